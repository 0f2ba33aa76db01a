/**
 * The colours of icons in rows: ids of VS Code's own, so that every theme has them. A test measures each in the themes;
 * the green of tests that pass, and the grey of what is disabled, are too pale on white.
 */

export const shades = {
  good: 'charts.green',
  bad: 'testing.iconFailed',
  moving: 'charts.yellow',
  quiet: 'descriptionForeground',
  error: 'list.errorForeground',
  warning: 'list.warningForeground',
} as const;
