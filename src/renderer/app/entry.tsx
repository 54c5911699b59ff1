/** Starts the window: styles, the port from the preload, the app. */
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './global.css';
import { createRoot } from 'react-dom/client';
import { isLocale } from '../../shared/base/locale.ts';
import { listenForPort } from '../ipc/desk-client.ts';
import { App } from './app.tsx';

const told = new URLSearchParams(window.location.search).get('locale');

listenForPort(window);
const root = document.getElementById('root');
if (root) createRoot(root).render(<App locale={isLocale(told) ? told : 'zh-CN'} />);
