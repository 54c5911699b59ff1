/** The renderer's one catch for bugs while painting: says so in a sentence, keeps the rest of the window, offers a fresh start. */
import { Button } from '@mantine/core';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import type { AppError } from '../../shared/base/result.ts';
import { ErrorState } from '../ui/error-state.tsx';

type Props = { children: ReactNode /** Changing it clears the error, e.g. the screen's name. */; resetKey: string };
type State = { error: AppError | null; resetKey: string };

export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, resetKey: this.props.resetKey };

  static getDerivedStateFromError(thrown: unknown): Partial<State> {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return { error: { code: 'bug', origin: 'renderer', message } };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey ? null : { error: null, resetKey: props.resetKey };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error('painting failed', error, info.componentStack);
  }

  override render(): ReactNode {
    if (!this.state.error) return this.props.children;
    return <ErrorState error={this.state.error} onRetry={() => this.setState({ error: null })} />;
  }
}

/** For a state in which nothing else can be shown. */
export function ReloadButton({ label }: { label: string }) {
  return (
    <Button variant="default" onClick={() => window.location.reload()}>
      {label}
    </Button>
  );
}
