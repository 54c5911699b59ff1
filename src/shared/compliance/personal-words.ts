/** Owns the closed word lists by which personal data is told from what belongs to the house: orders, own lines, shops, staff. Data, no logic. */

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word.length > 0);

/** Numbers after these are not a person's. */
export const orderWords = words(
  '订单 单号 运单 工单 编号 流水 快递号 物流 货号 型号 款号 序列号 批次 条码 券码 凭证号 机身号 车架号 取件码 案号 备案',
);

/** Lines of the house: what follows is for calling us. */
export const ownLines =
  words(`热线 客服 门店 总机 前台 联系我们 致电 拨打 值班 店长 师傅 经理 专员 我的电话 我的手机 打我 网点 驿站 官方 总部 服务站 服务电话
  售后电话 咨询电话 投诉电话 监督电话 报修 招商 加盟 请打 请联系 可联系 来电 微信同号 预约电话 订位 订座 我们的电话 我们电话 本店 我店 店里电话 找我 电话找`);

/** We called it already, or it belongs to the person spoken of. */
export const calledBefore = words('已致电 已拨打 已联系 多次致电 多次拨打 致电您 拨打您 打您 打给您 打了您 给您打 联系您 拨您 呼您 打佢');
export const calledAfter = words(
  '没人接 无人接 没有人接 打不通 打唔通 冇人听 不通 没通 关机 停机 空号 占线 拒接 挂断 联系不上 联系唔到 无法接通 没接 未接 不在服务区 呼叫转移 是您的 是您本人 是您吗 是不是您 是您吧 对吧',
);
export const customerWords = words(
  '您 你 恁 侬 客户 顾客 收件 收货 机主 用户 会员 预订人 预定人 预留 买家 乘客 投诉人 联系人 业主 车主 住户 家长 患者 网友',
);
export const cardWords = words('卡 银行 账号 账户 帐号 工行 建行 农行 中行 招行 存折');
export const identityWords = words('身份证 身分证 证件 证号 身份 护照 通行证 居住证 港澳 台胞证 社保号 字号');
export const landlineWords = words('座机 固话 家里电话 您的电话 家电话 联系电话 预留 号码是 您家的电话 宅电 您电话');

/** Never after a phone number in Chinese digits: 「…一一一一一直关机」 ends before 一直. */
export const afterOne = '直下个些定样起次遍天位件会再般旦边时半共并';

/** Estates and villages: their name alone, with 「您住」 before it, tells where somebody lives. */
export const estates = words(
  '小区 花园 公寓 家园 新村 家属院 佳苑 名苑 豪庭 华府 公馆 别墅 山庄 雅居 嘉园 名邸 佳园 新苑 花苑 雅苑 丽苑 馨苑 庄园 宿舍 大院',
);
export const places =
  words(`小区 花园 公寓 家园 新村 大道 胡同 社区 大厦 宿舍 家属院 大街 国际 半岛 新城 天地 广场 中心 东头 西头 南头 北头 村口 村头 村东 村西 桥头
  路 街 巷 弄 村 苑 里 庄 屯 镇 坊 府 湾 庭 园 居 城 道 院 阁 轩 郡 墅 寨 坝 坪 塘 邨 邸 堡 岸 段 乡 庐`);
export const homeWords =
  words(`您家 你家 您住 你住 住在 家住 住的 收货地址 您的地址 您地址 寄到 寄去 送到 派到 送货 上门 您那 客户住 收件地址 家里 配送地址 您府上
  您老家 门牌 的住户 的业主 的那位 的那户 的客户 的顾客 的买家 的租客 的家长 侬屋里 恁家 你屋企 您楼下 您门口 您家门口 老家 住址 登记地址 客户地址 的家里`);
export const strongHomeWords = words(
  '您住 你住 您家住 您家在 你家在 家住 您住在 恁家住 侬住 您就住 你屋企喺 顾客住 客户住 买家住 您府上 他家住 她家住 地址是',
);
export const shopWords =
  words(`门店 店在 我们店 底商 商铺 档口 店铺 我店 本店 专柜 商场 网点 营业厅 服务点 服务中心 维修点 自提点 驿站 旗舰店 展厅 仓库 公司 欢迎 到店
  总部 工厂 我们在 我们位于 位于 分店 实体店 售后点 柜台 服务台 前台 退货地址 寄回地址 我们的地址 检测点 体验店 收银台 餐厅 酒店 医院 诊室 窗口 展位 会议 候机 航站 登机`);

export const surnames =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝';
export const doubleSurnames = words('欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 宇文 司徒 端木 夏侯 南宫');

/** Characters common in given names: needed where no honorific follows. */
export const givenCharacters =
  '伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛超霞平刚桂华玉兰红梅文斌辉建国明志永林海山峰春秋雪莹琳琴倩颖洁雯婷佳欣怡悦涵梓轩宇浩然博雅诗语晨阳宁凯鹏飞龙虎彬彪松柏竹菊莲荷燕莺凤凰珍珠宝银金福禄寿喜庆祥瑞兴旺昌盛荣富贵德仁义礼智信忠孝诚良善美慧淑贤惠芬芝芹菲蓉蕾薇萍莉茜莎娇媛婉娴妍姣妮婵嫣琪瑶瑾璐琼瑜珊玲珂珺岩岚峻嵘川江河波涌泉源清澄润泽沛潇淼鑫森焱垚亮光晶昊昱晗旭东南北西中新子小晓少大立利力励俊逸君骏豪毅恒康健安泰宏洪弘鸿广权全根生长远达通顺成功胜勋进思学书翰墨卿可心梦月星云霄天乐一丹冬冰凡叶启嘉圆培坤增士夏家尧希帆年延彤恩悠慈才振斯昕景朝杨树梁楠欢民汉渝游湘滨炎烁爱玮琦琛益盼真睿硕祖程竞章笑维群翔翠耀肖胤芸若苗茂萌菁蒙蓓虹衡裕诺谦贝越辰迪逢郁銮锋锐锦镇阔雁雄雨雷霖青韬韵风馨驰骁鹤麟黎齐业栋守聪伦铭煜坚榕芷婧珏凝沁曼芙铃钧锡铮翊航宜宛姝娥娅姗妙姿孟季元亨贞丰盈湛沅渊滢滔澜熙煌焕烨灿炜炳照曦晖朗皓卉萱荔蔚蕊紫绯耕粮柱锁拴素彰廉政治邦璇珩琬琨弈艺颐熠懿忆祐佐佩普祺淇麒岐恺铠纬巍妤羽禹毓誉瑛瑗桃杏枝香巧彩凌蒲绍继承宪昭铁钢铜伍传存兆兵冲初勤升卫双吉啟坡堂奇如婕嫚孜宗宾尔展帅庭廷征律怀扬择拓挺捷敬昀晋晟曙桐棋榛槐欧殿沐沙济涓涣渤溪潮灵炫烈焰熊牧献珀理甜田相石确祎禾秉科秦竣策筠简粟绪绮翀舜艾菡葵蒋蔓藜衍衫裴许诣贺赞轶迅迎邑钊钰铎锴闯隆雍霏韶颂飒骥魁鲁鸣鹃默';
/** Never part of a given name beside an honorific. */
export const notGiven =
  '的了是位个这那我你您他她们有没不给为向和与跟请等先女老各某名要会能在到已将把被对因谢感么什怎哪人家好日年月号元件单款后前里外上下订货退换客户服说问让帮替叫找派出自从也都就还但若';

export const honorifics = words('先生 女士 小姐 同学 太太 夫人 阿姨 大哥 大姐 老师 教授 小朋友 同志');
/** Said of the family: 「周小燕妈妈」. Common words, so the name before them must be a plain one. */
export const kinship = words('妈妈 爸爸 家长 奶奶 爷爷 叔叔 大叔 大妈 大爷 宝宝 姐姐 哥哥 本人 您本人 家属 妈咪 阿嬷 师傅您 宝妈');
/** What stands just before a name: the role, or the relative, of the customer. */
export const introductions =
  words(`收件人 收货人 寄件人 姓名 名字 机主 户主 会员 客户 用户 顾客 买家 车主 业主 房主 租客 租户 住户 投诉人 反映人 联系人 受益人 投保人
  被保险人 持卡人 开户人 申请人 预订人 预定人 订购人 订票人 购票人 乘机人 入住人 乘客 旅客 住客 患者 病人 学员 学生 家长 网友 储户 借款人 付款人 取件人 下单人
  消费者 丈夫 妻子 老公 老婆 爱人 儿子 女儿 母亲 父亲 家属 孩子 宝宝 太太 您叫 你叫 不是叫 名叫 叫做 您是 你是 您就是 你就是 亲爱的 尊敬的 收件 户名 署名 实名 登记的是 写的是 真名 全名 大名 您先生 我先生 您太太 您爱人 您好 你好`);
/** The house's own people, and names that are public already. The first is never said after a name. */
export const staffWords =
  words(`我是 客服 专员 店长 经理 主管 工程师 师傅 顾问 工号 同事 负责人 管家 医生 主任 老板 骑手 快递员 技师 教练 主播 代言人 创始人 厨师 主厨 设计师
  队长 站长 总监 校长 班主任 护士 律师 作者 导演 歌手 讲师 司机 演员 药师 园长 董事长 总裁 发言人 店员 前台 值班 我叫 本人是`);
/** Clauses that are built like a full name. */
export const notNames = words(
  '白玉兰 金银花 江南春 万年青 常春藤 康乃馨 马蹄莲 白云山 全家福 石家庄 景德镇 海南岛 黄金珠 明前龙 金丝楠 万事达 高新区 安全第',
);
export const addressing = words('您 你 恁 侬 亲');
