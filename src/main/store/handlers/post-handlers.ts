/** post: the queue of public posts. */
import * as posts from '../services/posts.ts';
import { done, os } from './desk-base.ts';
import { unwrap } from './desk-error.ts';

export const postHandlers = {
  post: {
    queue: os.post.queue.handler(({ context }) => posts.postQueue(context.desk)),
    waiting: os.post.waiting.handler(({ context }) => posts.waitingPosts(context.desk)),
    add: os.post.add.handler(({ context, input }) => unwrap(posts.addPost(context.desk, input))),
    reply: os.post.reply.handler(({ context, input }) => {
      unwrap(posts.replyToPost(context.desk, input));
      return done;
    }),
    close: os.post.close.handler(({ context, input }) => {
      unwrap(posts.closePost(context.desk, input));
      return done;
    }),
    movePrivate: os.post.movePrivate.handler(({ context, input }) => unwrap(posts.movePrivate(context.desk, input.postId))),
  },
};
