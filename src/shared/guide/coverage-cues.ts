/** The words by which a sentence opens with the reason instead of care, over agent speech. */

/** A sentence that opens with the reason. */
export const causeLead =
  /(?:^|[。？，])(?:这是?|这个|那|其实|主要|是)?(?:是)?(?:因为|由于|原因是)|(?:是|属于)[^。？，]{1,14}(?:的原因|导致的?|造成的?|引起的?|的缘故)|(?:最近|这段时间|目前)[^。？]{0,8}(?:订单|单量|件|咨询)[^。？]{0,4}(?:太多|比较多|激增|很多|多)|(?:按照?|根据)(?:我们)?(?:公司|平台|活动)?(?:的)?(?:规定|规则|政策|流程)|系统(?:升级|故障|维护|问题)/;
