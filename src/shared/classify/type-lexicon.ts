/** Every complaint type's cue words, and wordings in which a cue means something harmless. Data, no code. */
import type { ComplaintType } from '../base/words.ts';
import type { TypeCues } from './type-cues.ts';
import { attitudeCues, otherCues, privacyCues, safetyCues } from './type-lexicon-care.ts';
import { afterSalesCues, delayCues, priceCues, signedCues } from './type-lexicon-delivery.ts';
import { mismatchCues, qualityCues, sizeCues } from './type-lexicon-goods.ts';

export const typeLexicon: { readonly [K in ComplaintType]: TypeCues } = {
  product_quality: qualityCues,
  service_attitude: attitudeCues,
  logistics_delay: delayCues,
  not_received_signed: signedCues,
  size_fit: sizeCues,
  description_mismatch: mismatchCues,
  after_sales_slow: afterSalesCues,
  price_refund: priceCues,
  safety_hazard: safetyCues,
  privacy_leak: privacyCues,
  other: otherCues,
};

/** A cue inside one of these means something else: a figure of speech, a name, a thing. */
export const innocentCues = `
热死人 累死人 急死人 气死人 吓死人 烦死人 冻死人 害死人 笑死人 吵死人 坑死人 要死光 都死光 死光了 
(味道|好吃|价格|颜值|音效|人气|氛围|气氛|设计|效果|流量|朋友圈)(炸裂|爆炸|炸了|爆了) (炸裂|爆炸)(好吃|好看|性价比|多|好用|开心) 爆款 爆满 爆炒 爆火 爆红 引爆 火爆 爆浆 爆米花 爆气 爆料 爆沸 易爆 爆发 爆肝 爆仓 炸鸡 炸酱 炸薯 炸串 油炸 炸锅 炸弹鱼 轰炸 气炸 炸毛
很火 好火 太火 挺火 火了呀 火了啊 最近火 火热 火锅 火烤 火候 火车 火星吗 火龙果 火腿 火箭 火速 火急 心急火燎 火冒三丈 恼火 发火 火大 窝火 上火 等火了 火力 烤火 烧烤 烧饼 烧菜 烧水 烧空 烧钱 发烧友 发烧级 骨灰级 火焰特效 爆气形态 萤火
防爆 防火 防烫 防触电 防漏电 防漏 防摔 防撞 防盗 防过敏 抗过敏 低过敏 不过敏 没过敏 漏电保护 过敏测试 消防演练 演练 灭火演习
像要爆开 像要飞 像要炸 像要散 紧得像要爆 差点没认 差点错过 差点忘 差点笑 吓一跳 吓了一跳 吓人一跳 电到家 充电到 电到了 快递到 回电到 发电到 送货到 烫金 烫发 烫衣 熨烫 麻辣烫 烫印 没受伤 没伤 没人受伤 没人伤 未受伤 没出事 没着火 打不出火花 着急上火 摔了电话 摔电话 摔门 脱落
滚动 滚筒 滚轮 滚烫 翻滚 打滚 滚装 滚珠 老板娘 老婆饼 老干妈 干妈 干爹 亲妈 妈妈 大妈 婆婆 干你们 干你
暴打渣男 暴打柠檬 骂醒 狗粮 狗狗 狗窝 热狗 大狗 小狗 遛狗 猫狗 猪肉 猪蹄 猪脚 野猪 猪猪 死党 死机 死角 死锁 卡死 锁死 拉死 急死 累死 忙死 冻死 饿死 热死 吓死 气死 烦死 笑死 美死 好死 养死 寻死 爱死 死活 死心 死板 死命 打死我都 打死也 打死我也 死胡同
杀熟 杀菌 杀毒 杀价 她杀了所有人 秒杀 必杀 杀青 刀头 剃须刀 小刀 剪刀 菜刀 美工刀 刀鱼 刀削面
不投诉 没投诉 不会投诉 没想投诉 不想投诉 没打算发 不打算发 没想发 不会发网 没打算投诉 收回那句话 太冲动
曝光度 曝光不足 曝光过度 双重曝光 长曝光 相机曝光 曝光表
坏心 坏人 没坏 不坏 没毛病 没啥毛病 没什么毛病 没问题 没啥问题 没有问题 没什么问题 没坏处 坏处 不坏 破费 破例 破晓 破壁机 破冰 破产 破纪录 打破 突破 烂尾 灿烂 绚烂 断货 断码 断续 断定 判断 诊断 中断 果断 打断 断奶 断舍离 裂帛 漏斗 漏勺 漏看 错漏 遗漏
不满意 满意度 没失望 不失望 难免 便宜没好货 没几天就到 很快就到 提前到
合适吗 合适不 太太 老太太 大小姐 大小伙 大了一岁 长大 扩大 大小便 长大了 长高 大了还能
缺德冒烟 缺德带冒烟 嗓子冒烟 七窍生烟 带冒烟 发烧友论坛 发朋友圈推荐 发朋友圈夸 发朋友圈表扬 说话算话 麻烦 麻烦您 退货签收 贵公司 贵司 贵店 贵行 贵州 宝贵 祖宗回来 下次介绍 给我们介绍 晚点再 晚点打 晚点联系 抹掉 删掉 清掉 去掉 关掉 撤掉 缩头乌龟 套餐 橱柜 配套 套房 一套 那套 这套 两套 手套 外套 整套 开会 红包 打包 催眠 充电桩 五星级 不敢当 发票 头发 发现 发给 发了条 发言 开发 发货票 电子 电视 电话 电脑 抬头 里头 回头 刚买的
不着急 不急 没关系 不要紧 别担心 不担心
不急着 没催 不催 不用催 不是催
`;
