/** Words about who else is on a ticket, in English. */
export const presence = {
  people: 'Also here',
  open: '{{who}} is looking',
  contact: '{{who}} is talking with this customer',
  note: '{{who}} is writing a note',
  stage: '{{who}} is moving the stage',
  owner: '{{who}} is changing the owner',
  held: {
    note: '{{who}} is writing a note on this ticket',
    stage: '{{who}} is moving the stage of this ticket',
    owner: '{{who}} is changing the owner of this ticket',
  },
  also: {
    note: '{{who}} is writing a note as well',
    stage: '{{who}} is moving the stage as well',
    owner: '{{who}} is changing the owner as well',
  },
  after: {
    note: 'Both notes stay, but they may say the same.',
    stage: 'If both change it, the first to reach the hub counts and the other gets a conflict card.',
    owner: 'If both change it, the first to reach the hub counts and the other gets a conflict card.',
  },
  goOn: { note: 'Write anyway', stage: 'Move anyway', owner: 'Change anyway' },
  secondsAgo: '{{n}} s ago',
  blind: 'Offline: others cannot see that you have this ticket open, and you cannot see them.',
} as const;
