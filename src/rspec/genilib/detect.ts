// Whether a Python text is a geni-lib profile.
import { profileImages } from './profile';

/** Without a line like this nothing is imported. */
const mayImportGeni = /^[ \t]*(?:from|import)[ \t][^\n]{0,200}\bgeni\b/m;
/** A module that profiles import may hold nothing but the URNs of images. */
const quotedUrn = /["']urn:publicid:[^"'\s]{0,100}\+image\+[^"'\s]{0,200}["']/i;

/** Told by what it imports, in its code and not in its words; a module that profiles import holds URNs. */
export function isProfile(text: string): boolean {
  return importsGeni(text) || (text.includes('urn:publicid:') && quotedUrn.test(text));
}

/** The same of a text that may be anything: only what it imports counts. */
export function importsGeni(text: string): boolean {
  return mayImportGeni.test(text) && profileImages(text).importsGeni;
}
