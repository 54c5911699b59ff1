/** task, escalation: what departments owe one another, and what was missed. */
import { listEscalations, takeEscalation } from '../services/escalations.ts';
import * as tasks from '../services/tasks.ts';
import { done, os } from './desk-base.ts';
import { unwrap } from './desk-error.ts';

export const departmentHandlers = {
  task: {
    options: os.task.options.handler(({ context, input }) => unwrap(tasks.askOptions(context.desk, input.ticketId))),
    queue: os.task.queue.handler(({ context }) => tasks.taskQueue(context.desk)),
    assign: os.task.assign.handler(({ context, input }) => {
      unwrap(tasks.assignTask(context.desk, input));
      return done;
    }),
    askAgain: os.task.askAgain.handler(({ context, input }) => {
      unwrap(tasks.askAgain(context.desk, input));
      return done;
    }),
    withdraw: os.task.withdraw.handler(({ context, input }) => {
      unwrap(tasks.withdrawTask(context.desk, input));
      return done;
    }),
    answer: os.task.answer.handler(({ context, input }) => {
      unwrap(tasks.answerTask(context.desk, input));
      return done;
    }),
    handBack: os.task.handBack.handler(({ context, input }) => {
      unwrap(tasks.handBackTask(context.desk, input));
      return done;
    }),
  },
  escalation: {
    list: os.escalation.list.handler(({ context }) => listEscalations(context.desk)),
    take: os.escalation.take.handler(({ context, input }) => {
      unwrap(takeEscalation(context.desk, input));
      return done;
    }),
  },
};
