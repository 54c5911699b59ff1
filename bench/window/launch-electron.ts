/** Starts the built app in real Electron, again when the debugger did not get hold of it in time. */
import { _electron, type ElectronApplication } from '@playwright/test';

export async function launchElectron(options: Parameters<typeof _electron.launch>[0], tries = 3): Promise<ElectronApplication> {
  try {
    return await _electron.launch({ ...options, timeout: 30_000 });
  } catch (error) {
    if (tries <= 1) throw error;
    return launchElectron(options, tries - 1);
  }
}
