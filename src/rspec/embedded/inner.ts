// Something inside of a text that is understood by itself: an RSpec in a string, the code of a notebook. Its places are
// those of the text around it.
import { defined } from '../../rpc/defined';
import type { Diagnostic, Fix } from '../diagnose/diagnostic';
import type { DiagnoseOptions } from '../diagnose';
import type { ImageUse, InnerUse } from '../images/imageUses';
import type { Span } from '../syntax/document';
import type { MappedText } from './mappedText';

export interface OuterUse extends ImageUse {
  readonly part: boolean;
}

export interface Inner extends Span {
  readonly uses: readonly OuterUse[];
  diagnose(options: DiagnoseOptions): Diagnostic[];
}

/**
 * A use of an inner text as one of the text around it.
 * @param how whether no other image can be written there by itself, and what else changes with it
 */
export function outerUse(
  use: ImageUse,
  mapped: MappedText,
  how: { readonly part: boolean; readonly inner?: InnerUse },
): OuterUse {
  const { write, value, reference, siteUrn, sliverType, wins } = use;
  const { part, inner } = how;
  return {
    span: mapped.span(use.span),
    write: (next) => mapped.write(write(next)),
    value,
    reference,
    node: undefined,
    siteUrn,
    sliverType,
    wins,
    part,
    ...defined({ inner }),
  };
}

export function outerDiagnostic(found: Diagnostic, mapped: MappedText): Diagnostic {
  return {
    ...found,
    ...mapped.span(found),
    fixes: found.fixes.map((fix) => outerFix(fix, mapped)),
  };
}

function outerFix(fix: Fix, mapped: MappedText): Fix {
  return { ...fix, edits: fix.edits.map((edit) => mapped.edit(edit)) };
}
