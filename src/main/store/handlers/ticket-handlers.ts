/** ticket, commitment, followUp, time, todo: what we owe and until when. */
import { attachFile, fetchFile, saveFile } from '../services/attachments.ts';
import { callForFollowUp } from '../services/call-customer.ts';
import { completeFollowUp, makeCommitment, settleCommitment } from '../services/commitments.ts';
import { makeProgressLink, revokeProgressLinks } from '../services/progress-links.ts';
import { goodsReturned, requestCorrection, takeBack } from '../services/ticket-happened.ts';
import { ticketDetail, ticketListInTurns } from '../services/ticket-views.ts';
import * as tickets from '../services/tickets.ts';
import { readTime } from '../services/time.ts';
import { listTodo } from '../services/todo.ts';
import { done, os } from './desk-base.ts';
import { unwrap } from './desk-error.ts';
import { paceOf } from './search-pace.ts';

export const ticketHandlers = {
  ticket: {
    list: os.ticket.list.handler(({ context, input, signal }) => ticketListInTurns(context.desk, input, paceOf(signal))),
    get: os.ticket.get.handler(({ context, input }) => unwrap(ticketDetail(context.desk, input.ticketId))),
    saveFromContact: os.ticket.saveFromContact.handler(({ context, input }) => unwrap(tickets.saveCase(context.desk, input.contactId))),
    setStage: os.ticket.setStage.handler(({ context, input }) => {
      unwrap(tickets.setStage(context.desk, input));
      return done;
    }),
    worsen: os.ticket.worsen.handler(({ context, input }) => {
      unwrap(tickets.worsen(context.desk, input));
      return done;
    }),
    goodsReturned: os.ticket.goodsReturned.handler(({ context, input }) => {
      unwrap(goodsReturned(context.desk, input));
      return done;
    }),
    takeBack: os.ticket.takeBack.handler(({ context, input }) => {
      unwrap(takeBack(context.desk, input));
      return done;
    }),
    requestCorrection: os.ticket.requestCorrection.handler(({ context, input }) => {
      unwrap(requestCorrection(context.desk, input));
      return done;
    }),
    setOwner: os.ticket.setOwner.handler(({ context, input }) => {
      unwrap(tickets.setOwner(context.desk, input));
      return done;
    }),
    addNote: os.ticket.addNote.handler(({ context, input }) => {
      unwrap(tickets.addNote(context.desk, input));
      return done;
    }),
    tickDemand: os.ticket.tickDemand.handler(({ context, input }) => {
      unwrap(tickets.tickDemand(context.desk, input));
      return done;
    }),
    setPause: os.ticket.setPause.handler(({ context, input }) => {
      unwrap(tickets.setPause(context.desk, input));
      return done;
    }),
    fetchFile: os.ticket.fetchFile.handler(async ({ context, input }) => unwrap(await fetchFile(context.desk, input))),
    saveFile: os.ticket.saveFile.handler(async ({ context, input }) => unwrap(await saveFile(context.desk, input))),
    attach: os.ticket.attach.handler(({ context, input }) => unwrap(attachFile(context.desk, input))),
  },
  progressLink: {
    make: os.progressLink.make.handler(({ context, input }) => unwrap(makeProgressLink(context.desk, input.ticketId))),
    revoke: os.progressLink.revoke.handler(({ context, input }) => {
      unwrap(revokeProgressLinks(context.desk, input.ticketId));
      return done;
    }),
  },
  commitment: {
    make: os.commitment.make.handler(({ context, input }) => unwrap(makeCommitment(context.desk, input))),
    settle: os.commitment.settle.handler(({ context, input }) => {
      unwrap(settleCommitment(context.desk, input));
      return done;
    }),
  },
  followUp: {
    call: os.followUp.call.handler(async ({ context, input }) => {
      unwrap(await callForFollowUp(context.desk, input.followUpId));
      return done;
    }),
    complete: os.followUp.complete.handler(({ context, input }) => {
      unwrap(completeFollowUp(context.desk, input));
      return done;
    }),
  },
  time: { resolve: os.time.resolve.handler(({ context, input }) => readTime(context.desk, input.text)) },
  todo: { list: os.todo.list.handler(({ context }) => listTodo(context.desk)) },
};
