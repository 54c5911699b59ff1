/** What still has to reach the hub, and what each action waits for, in words. */
import type { KeptWork, OutboxItem } from '../../../shared/contract/desk-views.ts';
import { describeMutation } from '../../../shared/sync/mutations.ts';
import { keptWork } from '../db/kept-work-repo.ts';
import { listOutbox, type OutboxEntry } from '../db/outbox-repo.ts';
import type { Desk } from './desk.ts';

function waitsFor(entry: OutboxEntry, isOnline: boolean): string {
  switch (entry.state) {
    case 'queued':
      return isOnline ? '等待发送' : '等待网络恢复';
    case 'sent':
      return isOnline ? '等待团队中心答复' : '等待网络恢复后核对';
    case 'acked':
      return '团队中心已收到,等待数据回到本机';
    case 'settled':
      return '已完成';
    case 'conflict':
      return '等待您在冲突卡片上选择';
    case 'rejected':
      return '团队中心没有接受,内容已保留';
  }
}

export function listUnsent(desk: Desk): OutboxItem[] {
  const isOnline = ['online', 'slow'].includes(desk.link.state().state);
  return listOutbox(desk.store.own).map((entry) => ({
    n: entry.n,
    mutationId: entry.mutationId,
    title: describeMutation(entry.name, entry.argsVer, entry.args),
    name: entry.name,
    state: entry.state,
    createdAtMs: entry.createdAtMs,
    attempts: entry.attempts,
    waitsFor: waitsFor(entry, isOnline),
    code: entry.code,
  }));
}

/** Of people who are not signed in here. */
export function listKept(desk: Desk): KeptWork[] {
  return keptWork(desk.store.own);
}
