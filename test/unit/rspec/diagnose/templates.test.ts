// A template language in an RSpec: what it can explain is left alone, every other mistake is found.
import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { hasBlocks } from '../../../../src/rspec/language/templates';
import { request } from '../complete/cursor';
import { codes, named, urn } from './judged';

const good = request('    <sliver_type name="raw-pc"/>');
const looped = good
  .replace('<node', '{% for i in nodes %}<node')
  .replace('</node>', '</node>{% endfor %}');

describe('mistakes of syntax that no template explains', () => {
  const mistakes: [what: string, text: string, code: string][] = [
    ['a missing end tag', looped.replace('</rspec>', ''), 'xml-unclosed-element'],
    ['an end tag too many', looped.replace('</rspec>', '</link></rspec>'), 'xml-stray-end-tag'],
    ['a misspelt end tag', looped.replace('</rspec>', '</rpsec>'), 'xml-misspelt-end-tag'],
    ['a value without quotes', looped.replace('"raw-pc"', 'raw-pc'), 'xml-unquoted-value'],
    ['a plain ampersand', looped.replace('raw-pc', 'raw&pc'), 'xml-raw-ampersand'],
    ['text outside the root', `${looped}\nend`, 'xml-text-outside-root'],
    ['a missing space', looped.replace('"a" ', '"a"'), 'xml-missing-space'],
    [
      'a missing closing quote after a place',
      named('{{ image }}').replace('{{ image }}"', '{{ image }}'),
      'xml-open-quote',
    ],
    [
      'a typographic quote around a place',
      named('{{ image }}').replace('"{{ image }}"', '“{{ image }}”'),
      'xml-wrong-quotes',
    ],
    [
      'a tag without an end beside a place',
      good.replace('"raw-pc"/>', '"${TYPE}"\n'),
      'xml-broken-tag',
    ],
  ];
  for (const [what, text, code] of mistakes)
    it(`are found: ${what}`, () => {
      assert.notEqual(text, looped, 'the mistake is there');
      const syntax = codes(text).filter((one) => one.includes(' xml-'));
      assert.deepEqual(syntax, [`error ${code}`]);
    });

  it('are found in a file whose commands only look like a template', () => {
    const text = named(urn('demo:IMG')).replace(
      '</sliver_type>',
      `</sliver_type><services><execute shell="sh" command="awk '{%s}' > /x; echo \${#a[@]}"/></services>`,
    );
    assert.equal(hasBlocks(text), false);
    assert.deepEqual(codes(text.replace('</rspec>', '')), ['error xml-unclosed-element']);
  });
});

describe('what a template explains', () => {
  const node = '<node client_id="b"><sliver_type name="raw-pc"/>';
  const fine: [what: string, text: string][] = [
    ['attributes from a place', good.replace('<node', '<node {{ attributes }}')],
    ['attributes from the shell', good.replace('<node', '<node ${ATTRIBUTES}')],
    ['attributes from @X@', good.replace('<node', '<node @ATTRIBUTES@')],
    [
      'attributes under a condition',
      good.replace('<node', '<node {% if a > 1 %}x="1"{% else %}x="2"{% endif %}'),
    ],
    ['quotes within a place', good.replace('"raw-pc"', '"{{ types["pc"] }}"')],
    ['quotes from a place', good.replace('"raw-pc"', '{{ type | tojson }}')],
    [
      'a start tag in each branch',
      good.replace(
        '</rspec>',
        `{% if a %}${node}{% else %}${node.replace('"b"', '"c"')}{% endif %}</node></rspec>`,
      ),
    ],
    ['an end tag in a branch', good.replace('</node>', '{% if a %}</node>{% endif %}')],
    ['an end tag from an include', `${good.replace('</rspec>', '')}{% include "foot.xml" %}`],
    [
      'blocks of ERB',
      good.replace('<node', '<% 3.times do |i| %><node').replace('</node>', '</node><% end %>'),
    ],
    [
      'blocks of PHP',
      good
        .replace('<node', '<?php foreach ($n as $i) { ?><node')
        .replace('</node>', '</node><?php } ?>'),
    ],
    [
      'blocks of Mustache',
      good.replace('<node', '{{#nodes}}<node').replace('</node>', '</node>{{/nodes}}'),
    ],
    ['statements outside the root', `{% set a = 1 %}\n${good}\n{# the end #}\n`],
    ['statements before the declaration', `{# head #}\n<?xml version="1.0"?>\n${good}`],
  ];
  for (const [what, text] of fine)
    it(`is left alone: ${what}`, () => {
      assert.deepEqual(
        codes(text).filter((one) => one.includes(' xml-')),
        [],
      );
    });
});
