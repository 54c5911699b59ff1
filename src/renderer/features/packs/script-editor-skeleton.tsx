/** The three columns of the script editor while its pack is being read. */
import { LinesSkeleton } from '../../ui/skeletons.tsx';
import classes from './packs.module.css';

export function ScriptEditorSkeleton() {
  return (
    <div className={`${classes.split} ${classes.skeleton}`}>
      <div className={classes.side}>
        <LinesSkeleton lines={9} />
      </div>
      <div className={classes.middle}>
        <LinesSkeleton lines={7} />
      </div>
      <div className={classes.right}>
        <LinesSkeleton lines={3} />
      </div>
    </div>
  );
}
