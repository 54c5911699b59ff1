/**
 * Every code an AppError may carry, with what the desk does about it and the sentence a person reads.
 * Each sentence says what happened, what is safe, and what to do. The type makes the table exhaustive.
 */
export type Retry = 'never' | 'later' | 'after-login';

export type ErrorEntry = { retry: Retry; zh: string; en: string };

export const errorTable = {
  bug: {
    retry: 'never',
    zh: '程序遇到一个没有预料到的问题。您写下的内容都已保存；请重试，若再次出现请把编号告诉管理员。',
    en: 'Something unexpected went wrong. Everything you wrote is saved; try again, and give the number to your administrator if it returns.',
  },
  'hub.offline': {
    retry: 'later',
    zh: '暂时连不上团队中心。本机内容都已保存，可以继续工作，恢复后会自动补传。',
    en: 'The team hub cannot be reached. Everything is saved on this PC; keep working, it will be sent when the link is back.',
  },
  'hub.too-old': {
    retry: 'later',
    zh: '团队中心的版本太旧，暂时不能同步。本机内容都已保存，请联系管理员升级团队中心。',
    en: 'The team hub is too old to sync with. Everything is saved on this PC; ask your administrator to upgrade the hub.',
  },
  'hub.app-too-old': {
    retry: 'later',
    zh: '这台电脑上的稳接版本太旧，暂时不能接收新数据。您写下的内容仍会发送，请升级后继续。',
    en: 'This version of Steadydesk is too old to receive data. What you wrote is still sent; please upgrade.',
  },
  'hub.not-ours': {
    retry: 'later',
    zh: '网络给出的回答不是团队中心的（可能需要先登录网络）。本机内容都已保存，请检查网络登录页。',
    en: 'The answer did not come from the team hub (a network sign-in page, perhaps). Everything is saved; check the network sign-in.',
  },
  'hub.error': {
    retry: 'later',
    zh: '团队中心出错了。本机内容都已保存，稍后会自动重试。',
    en: 'The team hub reported an error. Everything is saved on this PC; it will be tried again.',
  },
  'hub.no-entry': {
    retry: 'later',
    zh: '团队中心没有接受这台电脑的身份，现在收不到新数据，也发不出去。本机内容都已保存，可以继续工作；请联系管理员核对您的账号，或重新登记这台电脑。',
    en: 'The team hub does not accept this PC as yours, so nothing is received or sent. Everything is saved on this PC and you can keep working; ask your administrator to check your account or to enrol this PC again.',
  },
  'hub.number-used': {
    retry: 'later',
    zh: '这台电脑的数据像是从旧备份恢复过，待发送的编号和团队中心记录的对不上，现在发不出去。写下的内容都在本机；请联系管理员。',
    en: 'The data on this PC seems to come from an older copy: its numbers do not fit what the team hub has, so nothing is sent. What you wrote is safe on this PC; contact your administrator.',
  },
  'hub.not-taken': {
    retry: 'later',
    zh: '团队中心没有接受这台电脑发去的请求，同步停在这里。写下的内容都在本机，会继续自动重试；一直这样请联系管理员。',
    en: 'The team hub did not take what this PC asked, so sync stands still. What you wrote is safe here and is tried again by itself; contact your administrator if it stays like this.',
  },
  'hub.too-large': {
    retry: 'never',
    zh: '这一项内容太多，团队中心收不下，没有发送。内容完整保留在这台电脑上，后面的操作照常发送；请把要紧的写成较短的备注。',
    en: 'This one is too large for the team hub and was not sent. It is kept whole on this PC and what follows is sent as usual; write the important part as a shorter note.',
  },
  'hub.unreadable': {
    retry: 'never',
    zh: '团队中心读不了这一项操作，没有办理。内容完整保留在这台电脑上，后面的操作照常发送；请重新填写一次，仍不行请联系管理员。',
    en: 'The team hub could not read this action and did not carry it out. It is kept whole on this PC and what follows is sent as usual; do it once more, and contact your administrator if it fails again.',
  },
  'attachment.held': {
    retry: 'later',
    zh: '有一个附件团队中心暂时收不下，工单先发送了，附件还在这台电脑上，会继续自动重试。',
    en: 'The team hub cannot take one of your files for now. The ticket was sent without waiting for it; the file is safe on this PC and is tried again by itself.',
  },
  'hub.epoch': {
    retry: 'later',
    zh: '团队中心恢复过备份，本机正在重新核对数据。未发送的内容都在，核对完会自动补传。',
    en: 'The team hub was restored from a backup; this PC is checking its data again. Unsent work is safe and will be sent.',
  },
  'auth.expired': {
    retry: 'after-login',
    zh: '登录已失效。本机内容都已保存；请向管理员要一个新的登记码，在「设置」里重新登录后继续同步。',
    en: 'Your sign-in has ended. Everything is saved on this PC; ask your administrator for a new code and sign in again under Settings to sync.',
  },
  'auth.code-refused': {
    retry: 'never',
    zh: '登记码无效或已被用过，这台电脑还没有连到团队中心。本机内容都已保存，请向管理员要一个新的登记码。',
    en: 'The enrolment code is unknown or was used, so this PC is not joined to the team hub. Everything is saved on this PC; ask your administrator for a new code.',
  },
  'auth.code-expired': {
    retry: 'never',
    zh: '登记码已过期：发出后 72 小时内没有使用。这台电脑还没有连到团队中心，本机内容都已保存；请向管理员要一个新的登记码。',
    en: 'The enrolment code has expired: it was not used within 72 hours. This PC is not joined to the team hub. Everything is saved on this PC; ask your administrator for a new code.',
  },
  'auth.forbidden': {
    retry: 'never',
    zh: '您没有做这件事的权限。内容没有丢失，可请班长代为处理。',
    en: 'You are not allowed to do this. Nothing is lost; ask your lead to do it.',
  },
  'access.ended': {
    retry: 'after-login',
    zh: '您在团队中心的权限已经结束，本机的客户资料已清除。没来得及发送的操作不会再办理，列在「待发送」里，没有丢失；如果这不是您预期的，请联系班长或管理员。',
    en: 'Your access to the team hub has ended, and the customer data on this PC was removed. What had not been sent is not carried out; it is kept on this PC and listed under unsent work. If you did not expect this, contact your lead or administrator.',
  },
  'lease.locked': {
    retry: 'later',
    zh: '这台电脑已超过 72 小时没有连上团队中心，客户资料先锁住了。您写下的内容和待发送的工作都在本机，没有丢失；连上网络后会自动解锁。',
    en: 'This PC has not reached the team hub for over 72 hours, so customer data is locked. What you wrote and what waits to be sent is safe on this PC; connect to the network and it unlocks by itself.',
  },
  'lease.ended': {
    retry: 'later',
    zh: '这台电脑已超过 14 天没有连上团队中心，本机的客户资料已清除。草稿和待发送的工作都还在；连上网络后资料会重新下载。',
    en: 'This PC has not reached the team hub for over 14 days, so the customer data on it was removed. Drafts and unsent work are still here; connect to the network and the data is downloaded again.',
  },
  'device.wiped': {
    retry: 'after-login',
    zh: '管理员已清除这台电脑上的稳接数据，未发送的内容也一并清除。团队中心的数据不受影响；要继续使用，请向管理员要一个新的登记码。',
    en: 'Your administrator removed all Steadydesk data from this PC, unsent work included. Data on the hub is unaffected; to go on here, ask your administrator for a new enrolment code.',
  },
  'input.invalid': {
    retry: 'never',
    zh: '填写的内容不完整或格式不对。已写的文字都还在，请按提示修改。',
    en: 'Something is missing or malformed. Your text is still there; please correct it.',
  },
  'not-found': {
    retry: 'never',
    zh: '没有找到这条记录，可能已被删除或不在您的范围内。其他数据不受影响，请返回列表重新选择。',
    en: 'This record was not found; it may be deleted or outside your scope. Nothing else is affected; go back to the list and choose again.',
  },
  'ticket.conflict': {
    retry: 'never',
    zh: '别人先改了这张工单，您的修改没有生效。您的内容已保留，请在冲突卡片里选择保留哪一份。',
    en: 'Someone changed this ticket first, so your change was not applied. Your text is kept; choose on the conflict card.',
  },
  'ticket.illegal-move': {
    retry: 'never',
    zh: '工单不能从当前阶段直接到那个阶段。其他内容不受影响，请选择列出的下一步。',
    en: 'The ticket cannot move to that stage from here. Nothing else changed; choose one of the listed next stages.',
  },
  'ticket.day-ahead': {
    retry: 'never',
    zh: '退货收到的日期不能晚于今天，所以没有记录。填写的内容都还在，请改一下日期。',
    en: 'Goods cannot have come back on a day to come, so nothing was recorded. What you filled in is still there; please correct the day.',
  },
  'emergency.unwritten': {
    retry: 'never',
    zh: '应急事件还没有写入工单，因为还不知道是哪位客户，所以收尾没有完成。谈话和写下的内容都在；请先在左边选定或新建客户，工单会立即建好，再完成收尾；如果启动错了，在应急预案上撤回即可。',
    en: 'The emergency is not written to a ticket yet, because nobody knows which customer this is, so the wrap-up was not completed. The talk and what you wrote are safe; choose or create the customer on the left, the ticket is written at once, then complete the wrap-up. If it was taken by mistake, put it away on the emergency plan.',
  },
  'contact.written': {
    retry: 'never',
    zh: '这次联系已经写进这位客户的工单或承诺，所以没有换人。已写的内容都在；请先收尾并在那张工单里说明，再用“手工登记”为正确的客户记一次联系。',
    en: 'This contact is already written into this customer’s ticket or promises, so the customer was not changed. All of it is safe; wrap up, say so in that ticket, then log a contact by hand for the right customer.',
  },
  'ticket.waiting': {
    retry: 'never',
    zh: '还有部门协办没有答复，工单先不能算办完。其他内容不受影响；请等答复、撤回协办，或写明为什么现在就推进。',
    en: 'A department has not answered its part yet, so the ticket cannot count as done. Nothing else changed; wait, withdraw the request, or say why it moves on now.',
  },
  'contact.saved': {
    retry: 'never',
    zh: '这次联系已经记到一张工单上，不能再改到别的工单。已保存的内容都在；另一件事请按「另一件事」，另记一次联系。',
    en: 'This contact is saved to a ticket already and cannot move to another one. What was saved is safe; for the other matter, press “Another matter”: it gets a contact of its own.',
  },
  'ticket.owner-unfit': {
    retry: 'never',
    zh: '这位同事看不到本组的工单（责任部门或审计），不能做负责人，所以没有改动。其他内容不受影响；请选组里的客服或组长，或请部门协办。',
    en: "This colleague cannot see the team's tickets (department or audit), so they cannot be the owner and nothing was changed. Choose an agent or lead of the team, or ask the department for its part.",
  },
  'identity.gone': {
    retry: 'never',
    zh: '这件事已经有人处理过，或其中一位已不在您的范围内，所以没有改动。所有资料都在；请刷新后再看。',
    en: 'Somebody dealt with this already, or one of the two is outside your scope, so nothing was changed. No row was lost; look at the list again.',
  },
  'away.gone': {
    retry: 'never',
    zh: '这位客户已不在您能看的范围内，或资料已按要求删除，所以没有取回，也没有改动任何内容。请换个条件再查，或请班长确认。',
    en: 'This customer is outside your scope or was erased on request, so nobody was fetched and nothing was changed. Search for something else, or ask your lead.',
  },
  'away.late': {
    retry: 'later',
    zh: '团队中心已答应取回，资料还在路上；到了会自动出现，什么都没有丢。请稍等，或再点一次。',
    en: 'The hub has agreed; the rows are still on their way and appear by themselves. Nothing is lost. Wait a moment, or choose again.',
  },
  'export.busy': {
    retry: 'never',
    zh: '正在导出另一个文件。它不受影响；请等它完成或先取消。',
    en: 'Another file is being written. It goes on unharmed; wait for it or cancel it first.',
  },
  'export.not-written': {
    retry: 'never',
    zh: '文件没有写成，下载文件夹可能不让写。没有留下半个文件，台账不受影响；请检查文件夹的权限后再试。',
    en: 'The file was not written; the downloads folder may not allow it. No half file was left and the ledger is unharmed; check the folder and try again.',
  },
  'ledger.unchanged': {
    retry: 'never',
    zh: '这张工单已经是这样，没有改动。其他工单不受影响。',
    en: 'This ticket is like that already, so nothing was changed. Other tickets are not affected.',
  },
  'commitment.vague': {
    retry: 'never',
    zh: '承诺需要一个具体时间。内容没有丢失，请写明几点前，例如「今天18点前」。',
    en: 'A commitment needs a concrete time. Nothing is lost; say by when, for example "today before 18:00".',
  },
  'approval.needed': {
    retry: 'never',
    zh: '这个方案超出您的权限，还没有得到同意，所以没有记为客户的选择。其他内容都已保存；请先请示班长，或改选权限内的方案。',
    en: 'This option is above your limit and not granted yet, so it was not recorded as the customer’s choice. Everything else is saved; ask your lead first, or choose one within your limit.',
  },
  'approval.own': {
    retry: 'never',
    zh: '自己的请示不能自己批。请示仍在等答复，请另一位班长或经理处理。',
    en: 'You cannot decide your own request. It still waits for an answer; ask another lead or a manager.',
  },
  'approval.above-limit': {
    retry: 'never',
    zh: '这笔金额也超出您的权限，没有批准。请示仍在等答复，请上一级处理。',
    en: 'This amount is above your limit too, so it was not granted. The request still waits; ask the next level up.',
  },
  'approval.settled': {
    retry: 'never',
    zh: '这条请示已经有人答复了，您的答复没有生效。先到的答复有效，请查看工单经过。',
    en: 'Somebody answered this request first, so yours was not applied. The first answer stands; see the ticket’s story.',
  },
  'approval.type-limit': {
    retry: 'never',
    zh: '客户已经选定的方案，在这个类型下超出权限，所以类型没有改。工单和方案都还是原来的；请先改选权限内的方案，或请权限足够的同事来改类型。',
    en: 'The option the customer chose is above your limit for this type, so the type was not changed. The ticket and the choice are as before; choose an option within your limit first, or ask a colleague whose limit covers it to change the type.',
  },
  'call.no-number': {
    retry: 'never',
    zh: '这位客户没有可以拨打的号码，没有拨出。回访还在待办里；请在来源系统补上号码，或用别的方式联系，再把结果记下来。',
    en: 'There is no number to call this customer at, so nothing was dialled. The follow-up stays on your list; have the number added in the source system, or reach the customer another way and write down the outcome.',
  },
  'call.no-program': {
    retry: 'later',
    zh: '这台电脑上没有能拨号的程序，没有拨出。回访还在待办里；请打开软电话再试，或请管理员把软电话设为 tel: 链接的默认程序。',
    en: 'No program on this PC takes calls to dial, so nothing was dialled. The follow-up stays on your list; start your softphone and try again, or ask your administrator to make it the program for tel: links.',
  },
  'pack.own-limit': {
    retry: 'never',
    zh: '这份政策会提高您自己这个角色的授权上限，所以没有发布。现行政策继续有效，内容已保留；请由管理员发布，或把这一项改回原来的数额。',
    en: 'This policy would raise what your own role may grant, so it was not published. The policy in force stays and your text is kept; let an administrator publish it, or put that figure back.',
  },
  'pack.invalid': {
    retry: 'never',
    zh: '话术包内容有误，没有发布。草稿已保留，请按标出的位置修改。',
    en: 'The pack has an error and was not published. Your draft is kept; correct it at the marked place.',
  },
  'pack.refused': {
    retry: 'never',
    zh: '收到的话术包签名不对或内容被改动，已拒绝。原来的话术继续使用，请通知管理员。',
    en: 'A received pack had a wrong signature or was altered and was refused. The last good one stays in use; tell your administrator.',
  },
  'db.locked': {
    retry: 'later',
    zh: '本机数据正被另一个稳接窗口使用。数据没有受损，请切换到那个窗口或先关闭它。',
    en: 'Local data is in use by another Steadydesk window. The data is unharmed; switch to that window or close it.',
  },
  'db.wrong-key': {
    retry: 'never',
    zh: '本机数据的钥匙不对，打不开。团队中心的数据不受影响；原文件已原样保留，请联系管理员。',
    en: 'The key does not fit the data on this PC. Data on the hub is unaffected; the files were kept untouched, contact your administrator.',
  },
  'db.corrupt': {
    retry: 'later',
    zh: '本机缓存损坏，已移到一旁并重新下载。未发送的内容在另一个文件里，没有受影响，请稍候。',
    en: 'The local cache was damaged; it was set aside and is being downloaded again. Unsent work is in another file and safe.',
  },
  'db.newer-than-app': {
    retry: 'never',
    zh: '本机数据由更新版本的稳接写入。数据没有改动，请使用最新版本打开。',
    en: 'The data on this PC was written by a newer Steadydesk. Nothing was changed; open it with the newest version.',
  },
  'disk.full': {
    retry: 'later',
    zh: '磁盘已满，这一步没有存下。之前保存的内容都在；请清理磁盘后再试，窗口先不要关闭。',
    en: 'The disk is full and this step was not saved. All earlier work is safe; free some space and try again, keep this window open.',
  },
  'events.damaged': {
    retry: 'never',
    zh: '这个通话记录文件已损坏，读不出任何内容，没有播放。其他数据不受影响，请换一个文件或重新导出。',
    en: 'This recording is damaged and nothing in it can be read, so it was not played. Nothing else is affected; choose another file or export it again.',
  },
  'attachment.too-large': {
    retry: 'never',
    zh: '附件太大（上限 8 MB），没有添加。其他内容不受影响，请压缩后再试。',
    en: 'The attachment is too large (8 MB at most) and was not added. Nothing else changed; make it smaller and try again.',
  },
  'attachment.not-on-hub': {
    retry: 'later',
    zh: '团队中心还没有这个文件，或它不在您能看的范围里。工单内容不受影响；请稍后再试，或请添加它的同事重新发送。',
    en: 'The hub does not have this file yet, or it is not among what you may see. The ticket is not affected; try again later, or ask the colleague who added it.',
  },
  'attachment.not-saved': {
    retry: 'later',
    zh: '文件没有存到电脑上，下载文件夹写不进去。文件本身还在稳接里；请检查磁盘和文件夹权限后再试。',
    en: 'The file was not saved to this computer: the downloads folder cannot be written. The file itself is safe here; check the disk and the folder and try again.',
  },
  'attachment.damaged': {
    retry: 'later',
    zh: '文件在传送中损坏，没有保存。工单内容不受影响，请再取一次。',
    en: 'The file was damaged on its way and was not kept. The ticket is not affected; fetch it again.',
  },
  'import.not-a-table': {
    retry: 'never',
    zh: '这个文件不是 CSV 或 XLSX 表格，没有读取。没有导入任何内容；请选择表格文件，或在表格软件里另存为 XLSX。',
    en: 'This file is no CSV or XLSX table, so it was not read. Nothing was imported; choose a table, or save it as XLSX in your spreadsheet.',
  },
  'import.locked-file': {
    retry: 'never',
    zh: '这是旧版 XLS 或加了密码的表格，读不了。没有导入任何内容；请去掉密码，另存为 XLSX 后再选。',
    en: 'This is an old XLS file or one with a password and cannot be read. Nothing was imported; remove the password and save it as XLSX.',
  },
  'import.too-large': {
    retry: 'never',
    zh: '表格太大（上限 32 MB、10 万行、200 列），没有读取。没有导入任何内容；请拆成几个文件分别导入。',
    en: 'The table is too large (32 MB, 100,000 rows, 200 columns at most) and was not read. Nothing was imported; split it into several files.',
  },
  'import.damaged': {
    retry: 'never',
    zh: '文件损坏或不完整（例如引号没有配对），读不完整，所以一行也没有导入。请重新导出后再选。',
    en: 'The file is damaged or incomplete (an unmatched quote, perhaps), so not one row was imported. Export it again and choose the new file.',
  },
  'import.encoding': {
    retry: 'never',
    zh: '认不出文件的文字编码，没有读取。没有导入任何内容；请另存为 UTF-8 的 CSV 或 XLSX，或在这里换一种编码。',
    en: 'The encoding of the text is not known, so it was not read. Nothing was imported; save it as UTF-8 CSV or XLSX, or choose another encoding here.',
  },
  'import.empty': {
    retry: 'never',
    zh: '文件里没有可以导入的行。没有导入任何内容；请检查是否选对了文件或工作表。',
    en: 'There is no row to import in the file. Nothing was imported; check that it is the right file and sheet.',
  },
  'import.report-failed': {
    retry: 'never',
    zh: '问题清单没有存成，文件夹可能不让写。导入本身不受影响，清单仍在屏幕上；请检查下载文件夹的权限后再试。',
    en: 'The list of problems was not saved; the folder may not allow it. The import is unharmed and the list is still on the screen; check the downloads folder and try again.',
  },
  'import.busy': {
    retry: 'never',
    zh: '正在导入另一个文件。它不受影响；请等它完成或先取消。',
    en: 'Another file is being imported. It goes on unharmed; wait for it or cancel it first.',
  },
  'import.gone': {
    retry: 'never',
    zh: '这次导入已经结束，文件不在内存里了。已导入的内容都在团队中心；要继续请重新选择文件，导过的行不会重复。',
    en: 'This import has ended and the file is no longer in memory. What was imported is on the hub; choose the file again to go on, no row comes in twice.',
  },
  'contact.not-sent': {
    retry: 'later',
    zh: '聊天系统没有连接，这条消息没有发出去，客户没有看到。文字还在输入框里；请检查聊天软件，连上后再发。',
    en: 'The chat system is not connected, so this message was not sent and the customer has not seen it. Your text is still in the box; check the chat program and send it again.',
  },
  'store.restarting': {
    retry: 'later',
    zh: '本机数据服务正在重新启动，几秒后自动恢复。写下的内容都已保存。',
    en: 'The local data service is restarting and will be back in seconds. What you wrote is saved.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;

export const errorCodes = Object.keys(errorTable) as ErrorCode[];

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(errorTable, value);
}
