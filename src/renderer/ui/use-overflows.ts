/** Whether a scrolling place holds more than it shows, so that it is a stop for the keyboard only while there is something to scroll. */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

export function useOverflows<E extends HTMLElement>(): { ref: RefObject<E | null>; overflows: boolean } {
  const ref = useRef<E>(null);
  const [overflows, setOverflows] = useState(false);
  // Words, size and text size all change without the place being drawn anew by itself: it is looked at after each drawing.
  useLayoutEffect(() => {
    const place = ref.current;
    if (place !== null) setOverflows(place.scrollHeight > place.clientHeight + 1);
  });
  return { ref, overflows };
}
