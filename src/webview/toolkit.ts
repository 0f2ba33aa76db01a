/**
 * The only file that imports the widget toolkit: registers the two widgets that the page uses.
 * See docs/decisions/0002-webview-toolkit.md.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeButton,
  vsCodeProgressRing,
} from '@vscode/webview-ui-toolkit';

export function registerWidgets(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeProgressRing());
}
