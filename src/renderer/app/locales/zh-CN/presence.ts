/** Words about who else is on a ticket, in Chinese. */
export const presence = {
  people: '同时在看的人',
  open: '{{who}} 正在看',
  contact: '{{who}} 正在与这位客户联系',
  note: '{{who}} 正在写备注',
  stage: '{{who}} 正在推进阶段',
  owner: '{{who}} 正在更换负责人',
  held: {
    note: '{{who}} 正在写这张工单的备注',
    stage: '{{who}} 正在推进这张工单的阶段',
    owner: '{{who}} 正在更换这张工单的负责人',
  },
  also: { note: '{{who}} 也在写备注', stage: '{{who}} 也在推进阶段', owner: '{{who}} 也在更换负责人' },
  after: {
    note: '两条备注都会留下，但可能重复。',
    stage: '两边都改时，先到团队中心的算数，另一边会收到冲突卡片。',
    owner: '两边都改时，先到团队中心的算数，另一边会收到冲突卡片。',
  },
  goOn: { note: '仍要写', stage: '仍要推进', owner: '仍要更换' },
  secondsAgo: '{{n}} 秒前',
  blind: '离线：别人看不到您打开了这张工单，您也看不到别人。',
} as const;
