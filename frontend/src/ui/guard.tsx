import { Component, type ReactNode } from "react";

interface GuardProps {
  /** Told once, after the part has gone. */
  onFailure?: (error: unknown) => void;
  children: ReactNode;
}

/** Takes a part that fails off the screen, and only that part. */
export class Guard extends Component<GuardProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: unknown) {
    this.props.onFailure?.(error);
  }

  override render() {
    return this.state.failed ? null : this.props.children;
  }
}
