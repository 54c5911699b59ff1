/** contact, emergency, guide, wrapup: the talk in progress. */
import { sendToGuide, sentencesFor } from '../services/contact-guide.ts';
import { dismissEmergency, emergencyOf, takeEmergency } from '../services/emergencies.ts';
import { recordedContact } from '../services/recorded-contacts.ts';
import * as contacts from '../services/running-contacts.ts';
import { completeWrapup, proposeFor } from '../services/wrapup.ts';
import { done, os } from './desk-base.ts';
import { unwrap } from './desk-error.ts';

export const contactHandlers = {
  contact: {
    running: os.contact.running.handler(({ context }) => contacts.listRunning(context.desk)),
    get: os.contact.get.handler(({ context, input }) => unwrap(contacts.getContact(context.desk, input.contactId))),
    recorded: os.contact.recorded.handler(({ context, input }) => unwrap(recordedContact(context.desk, input.contactId))),
    answer: os.contact.answer.handler(({ context, input }) => {
      unwrap(contacts.answer(context.desk, input.contactId));
      return done;
    }),
    hold: os.contact.hold.handler(({ context, input }) => {
      unwrap(contacts.hold(context.desk, input.contactId, input.held));
      return done;
    }),
    hangUp: os.contact.hangUp.handler(({ context, input }) => {
      unwrap(contacts.hangUp(context.desk, input.contactId));
      return done;
    }),
    logByHand: os.contact.logByHand.handler(({ context, input }) => unwrap(contacts.logByHand(context.desk, input))),
    linkCustomer: os.contact.linkCustomer.handler(({ context, input }) => {
      unwrap(contacts.linkCustomer(context.desk, input));
      return done;
    }),
    recordText: os.contact.recordText.handler(({ context, input }) => unwrap(contacts.recordText(context.desk, input))),
    markEmotion: os.contact.markEmotion.handler(({ context, input }) => {
      unwrap(contacts.markEmotion(context.desk, input.contactId, input.emotion));
      return done;
    }),
    confirmType: os.contact.confirmType.handler(({ context, input }) => {
      unwrap(contacts.confirmType(context.desk, input.contactId, input.type));
      return done;
    }),
    setTicket: os.contact.setTicket.handler(({ context, input }) => {
      unwrap(contacts.setTicket(context.desk, input));
      return done;
    }),
    dismissAlert: os.contact.dismissAlert.handler(({ context, input }) => {
      unwrap(contacts.dismissAlert(context.desk, input.contactId, input.index));
      return done;
    }),
    contestFinding: os.contact.contestFinding.handler(({ context, input }) => {
      unwrap(contacts.contestFinding(context.desk, input));
      return done;
    }),
  },
  emergency: {
    plan: os.emergency.plan.handler(({ context, input }) => unwrap(emergencyOf(context.desk, input.contactId))),
    take: os.emergency.take.handler(({ context, input }) => unwrap(takeEmergency(context.desk, input.contactId))),
    dismiss: os.emergency.dismiss.handler(({ context, input }) => {
      unwrap(dismissEmergency(context.desk, input));
      return done;
    }),
  },
  guide: {
    send: os.guide.send.handler(({ context, input }) => unwrap(sendToGuide(context.desk, input))),
    sentences: os.guide.sentences.handler(({ context, input }) => unwrap(sentencesFor(context.desk, input.contactId))),
  },
  wrapup: {
    propose: os.wrapup.propose.handler(({ context, input }) => unwrap(proposeFor(context.desk, input.contactId))),
    complete: os.wrapup.complete.handler(({ context, input }) => unwrap(completeWrapup(context.desk, input))),
  },
};
