import { Component, type ReactNode } from 'react';
import { PageFailed } from './PageFailed';

interface State {
  error: unknown;
}

/** Keeps a defect in one part of the page from taking the rest with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error) {
      return <PageFailed error={this.state.error} retry={() => this.setState({ error: null })} />;
    }
    return this.props.children;
  }
}
