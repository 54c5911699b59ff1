/** What makes the time in an agent's clause a promise of ours, somebody else's, or none. Tables over folded speech with dialect as plain words, 你 as 您. */

/** What is done to or for the customer: nobody else would do it. */
const sureDeed =
  /[给为替帮向跟与和同]您(?!的|们?自己)|让您(?:知道|收到|拿到)|(?:通知|告诉|告知|联系|答复|回复|回|覆|复)您|给(?:个)?(?:准信|信儿|回话|说法|结果|答复)|回电|回话|回访|回信|准信|致电|去电|来电(?!话)|打给|打电话|打过|拨过|拨给|拨您|私信|短信您|发您|发给|发到|发过|寄出|寄给|寄回|寄到|退回(?!来)|退给|退到您|转出|打款|汇[至到给]|送到|送达|送过|送上|派送|派人|派师傅|派车|上门|上您|登门|补发|补寄|重发|重寄|换新|换人|装好|修好|弄好|弄完|搞[定掂]|办好|办完|办妥|处理好|处理完|解决|完成|恢复|出(?:鉴定|检测)?结果|出报告|有结果|发出(?!的|去)|统一发|换好|换掉|报给|反馈给|答复|回复|更新|提交|冲正|开好|批掉|交到|到您|到上车点|到现场|到场|到(?=$|[，。我])|敲您|就好|来叫|来取|来修|来换|来看|去取|过去(?=$|[，。取看修])|过来|说明|补给|重装|联系|寄去|寄过|带.{1,8}上/;

/** What we do at that time, when it is said that it is we; looked for behind the time. */
export const deed =
  /给|为您|替您|帮您|向您|跟您|与您|和您|同您|让您(?:知道|收到|拿到)|让[^，]{1,6}(?:联系|打|上门|去)|通知|告诉|告知|联系|回(?!头|原|升|忆)|覆|复|答|拨|打(?!烊|折|开|工)|致电|去电|来电|来叫|来取|来修|来换|电话|私信|短信|站内信|邮件|信儿|发(?!生|现|票|烧|货地)|寄|退(?!房|票费)|转|送|派|上(?:门|您|车点)|登门|带(?:着|上|来|去|人)|到(?=$|[，。您家他门现店上]|场)|敲|装|修|换|补|办|弄|搞|查|核|处理|出结果|出鉴定|结果|提交|报|更新|同步|恢复|开好|取|拿|完成|说明|做好|就好|盯|再看|看一次|看一下|测|完|备好|约|接|批|赔|打款|转账|划|结清|清|落实|安排|解决|拉进来|写给|撤|删|关|停扣|处置|跟进|盘点|过去|过来|(?:来|去)(?=$|[，。看修取换量])|出发/;

/** Told before the time: it is fixed for then. */
export const booked =
  /(?:约|定|订|排|改|安排|预约|敲定|改约|约好|定好|排好|挂)(?:在|到|了|为|成)$|(?:上门|送货|派送|安装|回电|到店|维修)(?:的)?时间(?:是|为|在|定在|就在|已[^，]{0,8})?$/;
/** 「给我一刻钟」. */
const asksForTime = /(?:给我|容我|等我|让我用)(?:大概|差不多|最多|再)?$/;

export const bookedBehind = /^[^，。]{0,6}(?:给您|为您|帮您|替您)?(?:约|留|排|订|预留|保留)(?:上|好|了|工位|号|位|车)/;

/** Right behind the time: something else than a deed of ours. */
export const notADeed =
  /^才|^(?:门|楼|栋|院|桌|柜|仓|转盘|线|窗|铺|的(?!时候|话)|开(?!好|通|具|票|出|完)|那班|这班|内的|有效|到期|过期|失效|截止|为准|起算?|免费|包换|包退|有人(?!联系|给您|打)|有质量|有问题|有故障|有货|出现|营业|开门|关门|休|放假|上班|下班(?!前)|不办公|有一节|是第|以上|以下|左右的|一直|开始下|高峰|入住|堵|的?时间)|^(?:我们?|咱|就|都|也|还|又|可|可是|反正|这边)*(?:不(?!到|管|论|等)|没|甭|别|无法|未|勿)|^(?:之?[内后前])?(?:就|再|才|也)?(?:可以|能)(?!给您|为您|帮您|把|上门|送|到|发|寄|退|出|打|回|处理|办|修)/;

/** Tells of what is over. */
export const over =
  /^(?:我们?|咱|师傅|系统|财务|仓库)?已|^[^，。给]{0,4}(?:停|下|买|充|签|寄|发|拍|订|办|收|租|退|进|打)的|^(?:我们?|咱|就|在|师傅|给您|为您|帮您|跟您|打|发|寄|退|派送|出库|签收|查|联系|[^，。]){0,4}(?:(?<!不|通|经|超|绕|打|拨|寄|回|送|发|转)过(?!去|来|户|目|程)|(?:回|打|发|联系)过(?!去|来)|(?<![约留订排]上|为|除|完|到|好|搞定|退|处理|罢|解)了(?!解|以后|之后|再|给您|就))/;
const pastMark =
  /已(?:经|于|在)?(?![^，。]{0,8}(?:约|定|排|安排|改|的))[^，。]{0,10}$|(?:刚才|刚刚|上周|上次|昨天|前天|之前|早上|当时|那天|当天|上个?[月周]|去年)[^，。]{0,6}$|签收的|下的单|(?:签收|下单|买|拍|订|购买|收货|付款|入住|提车|激活|开通|开封)(?:后|之日起|当天|起)?$/;

/** The customer's time: to do, to choose, to remember. */
const customerTask =
  /^您(?:接受|同意|签|删|改|撤|先|不)|是(?:想|要)把|(?:请|麻烦|需要|要|得|建议|记得|务必|限|等)您?(?:们)?[^我，。]{0,6}$|^(?:那|请|麻烦|要|就|先|呃|如果|要是)?您(?:把|要把|是要把|想把)?(?!的|这|那|要是|回复|确认|收到|同意|发来|提交|寄回|稍等|放心|家|好)[^我给，。]{0,6}$|^(?:如果|要是|假如|若|倘若|万一|除非|只要|谁让|谁叫|难怪|先)[^，。]{0,12}$|(?:等|要等|用|挺|熬|停|加班|升级|检修|保留|留|持续|延长|开放|推迟|有效期?|效期|期限|截止|截至|有效|拖|放)[^，。]{0,2}(?:到|至|在|过)?$/;
const customerTaskBehind =
  /^(?:或|还是|、)|^[^我，。]{0,8}(?:都可以|都行)|^(?:那|请|麻烦|让|等|就|由|时|要|得|先)?您(?!的|放心|看|就|手上|手里|家|这边|那边|发|只管|等着|再|不用|会|将|可以看|能收|注意|留意|请)[^，。]{0,10}|^[^我，。]{0,4}(?:记得|来领|来取货|自取|领取|过来取|有空吗|方便吗|在家吗|行吗|可以吗|好不好|选一个|挑|都可以|都行|考虑|想清楚)/;

/** Threats and pressed offers are no promises. */
const threat =
  /^(?:要么|要不|或者|一个|一种|一条|若|一是|二是|方案)|停您|停掉|停机|停水|停气|断您|作废|收回|关闭|甭想|别想|没这店|过时不候|概不|自动放弃|视为|拉黑|起诉|上门收|催收|两清|爱.{1,3}不|哭|过了这村/;

/** Never certain to be kept, or not meant as a time. */
const absolute =
  /肯定|一定|必定|绝对|保证(?!金)|保准|准保|百分|一准|铁定|妥妥|包您|包准|打包票|直播吃|必须到|雷打不动|板上钉钉|100%|热腾腾|一百个放心|笃定|bao证|不会有任何|到不了|差一分钟|错不了|无一例外|不会错/;
const aboutTime =
  /标准|规定|政策|承诺：|无理由|质保|保修|三包|保质|价保|免息|公休|周年|分之|人工(?:服务|客服|在线|时间|坐席)|营业|工作时间|值班|会不会|是不是|说不准|不好说|不敢|没法(?:说|保证|答应)|不能(?:说|保证|答应)|谁知道|规则|活动(?:期|到)|优惠|有效|号(?:楼|院|门|线|店|桌|柜|仓|转盘)|公司地址|考虑|商量|正常(?:的|嘛|现象)|好评|五星/;

/** What we can promise without condition, for nobody but us can keep us from it. */
const inOurHands = /回电|回复|回话|回您|打给您|打过去|给您打|答复|联系您|告诉您|通知您|给您修|修好|给您办|办好/;

/** A deed without anybody named: it is we who speak. */
const briefDeed = /^(?:就|再|统一|马上|给)?(?:补|重|加急)?(?:发|寄|登记|出库|出单|处理|办|打款)(?:出|走|货|好)?(?=$|[，。])/;

/** A short time that stands alone is what somebody waits who is asked to. */
const shortTime = /(?:分钟|小时|刻钟|钟头)(?:左右|内|之内|以内)?$/;
const waitsAhead = /^(?:您?先?(?:稍?等|稍候)我?|最多|大概|大约)?$/;
const waitsForUs =
  /^(?:[^，。]{0,4}(?:稍等|等我|别挂|稍坐|等等|等一?下)|[^，。您]{0,3}(?:我|咱)(?:现在|马上|这就|先|再)?(?:去|就|来|查|问|看|拿|取|帮|给|把|让|叫|跟|核))|(?:喊|叫|回|告诉|通知)您$/;

/** Somebody else's clock. */
const others =
  /快递(?:那边|公司|员)?|物流|承运|网点|驿站|平台|银行|开户行|支付宝|微信|厂家|厂里|厂商|工厂|供应商|总部|物业|医保|社保|学校|教育局|海关|航司|航空|保险公司|运营商|铁路|政府|法院|零件|配件|教材|备件|商家|卖家|审批|鉴定机构|第三方|天气|台风/;
const saysSo = /(?:说|讲|称|回复|答复|反馈|显示|给的(?:时间)?是?|写的?|通知)(?:是|了|：)?[^，。]{0,6}$|承运商给的/;
const forecast = /(?:预计|预估|预测|预记|估计|估摸|可能|应该|差不多|有望|大约|大概|或许|也许|最快|理论上|正常|一般|通常|按说)[^，。]{0,8}$/;
const othersDeed =
  /到账|到达|送到|送达|派送|签收|发货|放款|批下来|出结果|到货|到站|入账|出发|揽收|清关|开门|审核|(?:^|…|能|会|就)到(?:$|[，。])|答复|回复|处理|恢复|进您/;

/** We act, whatever the others do. */
export const ownAct = /我|咱|给您|为您|帮您|替您|联系您|回电|打给|通知您|发您|告诉您|覆您|回您|就好|搞定|弄好/;
export const ownAhead = /我|咱|店长|主管|班长|经理|专员|专人|师傅|工程师|抢修|护士|同事|骑手|法务|财务|质检/;

/** Asked back, the time is a question about a fact, not a promise. */
export const askedBack = /(?:对吗|对吧|是吗|是吧|没错吧|对不对|是不是|对不|是这样吗)(?:$|[，。？])/;

export type TimeOwner = 'ours' | 'others' | 'nobody';

/** `before`, `behind`: the clause around the time; `next`, `ahead`: the clauses after and before it, empty where the sentence ends. */
export type AroundTime = { before: string; time: string; behind: string; next: string; bare: boolean; ahead: string };

/** Whose deed stands at that time. */
export function ownerOf({ before, time, behind, next, bare, ahead }: AroundTime): TimeOwner {
  const clause = `${before}…${behind}`;
  const near = `${before.slice(-12)}…${behind.slice(0, 14)}`;
  const isShort = behind.length <= 3;
  const says = isShort ? `${behind}，${next}` : behind;
  if (threat.test(clause) || aboutTime.test(clause) || notADeed.test(behind) || askedBack.test(behind)) return 'nobody';
  if (/[让叫害]您$/.test(before) && !/^[^，。]{0,4}(?:知道|收到|拿到|用上|住上|吃上)/.test(behind)) return 'nobody';
  const isForecast = forecast.test(before);
  const isOthers = others.test(before) || saysSo.test(before) || isForecast;
  if (isOthers && !ownAct.test(behind === '' ? next : behind)) return !absolute.test(near) && othersDeed.test(clause) ? 'others' : 'nobody';
  const isCertain = inOurHands.test(behind) && !isOthers;
  const isAlone = waitsAhead.test(before) && shortTime.test(time) && /^(?:左右|就好|就行|吧|哈)?$/.test(behind);
  if (isAlone && (waitsForUs.test(next) || waitsForUs.test(ahead))) return 'ours';
  if (isCertain && absolute.test(near)) return 'ours';
  if (absolute.test(near) || absolute.test(isShort ? next.slice(0, 8) : next.slice(0, 5))) return 'nobody';
  if (asksForTime.test(before) && deed.test(`${behind}，${next}`)) return 'ours';
  if (booked.test(before) || bookedBehind.test(behind)) return 'ours';
  if (pastMark.test(before) || over.test(behind)) return 'nobody';
  if (!ownAhead.test(before) && customerTask.test(before) && !/^(?:我|咱)/.test(says)) return 'nobody';
  if (customerTaskBehind.test(behind) && !/^[^，。]{0,6}(?:我|咱)/.test(behind)) return 'nobody';
  if (bare && !/^(?:就|回|给|搞|弄|出|到|联系|打|内|覆|一到|之后|左右就|我)/.test(behind)) return 'nobody';
  const isOurs = ownAhead.test(before) || ownAct.test(says);
  return sureDeed.test(says) || briefDeed.test(behind) || (isOurs && deed.test(says)) ? 'ours' : 'nobody';
}
