/** The one sound of the desk: two soft notes, repeated while something rings. Made on the spot; silent where there is no audio. */

const notes = [587, 784];
const everyMs = 2_600;

function playOnce(audio: AudioContext): void {
  notes.forEach((pitch, index) => {
    const start = audio.currentTime + index * 0.22;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.06, start + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.0005, start + 0.45);
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + 0.5);
  });
}

/** Rings until the returned function is called. */
export function startRinging(): () => void {
  if (typeof AudioContext === 'undefined') return () => {};
  const audio = new AudioContext();
  playOnce(audio);
  const timer = setInterval(() => playOnce(audio), everyMs);
  return () => {
    clearInterval(timer);
    void audio.close();
  };
}
