/** What a person can ask for by name. */
import { named } from './data';
import type { Prompt } from './offer';

export const prompts: readonly Prompt[] = [
  {
    name: 'make_image_reproducible',
    title: 'Make my image reproducible',
    description:
      'From an image, or the node it is taken from, to one that others can find, use and check.',
    takes: (is) => ({
      image: is.string().optional().describe('Name or URN of the image.'),
      node: is.string().optional().describe('The node to take it from.'),
    }),
    text: ({ image, node }) => {
      const subject = [
        typeof image === 'string' ? ` The image is ${named(image)}.` : '',
        typeof node === 'string' ? ` It is taken from the node ${named(node)}.` : '',
      ].join('');
      return `Help me make my disk image reproducible, so that a stranger can repeat my experiment with it.${subject}

${steps}`;
    },
  },
];

const steps = `Work in this order, and tell me what you find at each step:

1. list_images and list_slivers: which images and nodes I have. Ask me if it is not clear which are meant.
2. If the image is still to be made, check_node. Secrets and things that a snapshot loses are mine to decide: wait for my answer.
3. plan_snapshot with a description that says what is installed and on which base. Show me the plan. After I agree, start_snapshot, then wait_for_snapshot until it has an outcome.
4. image_details and who_can_use_image: note the URN with its version, the SHA-1 hash, the base and who can use it. If only my project can, say so: strangers cannot repeat the experiment.
5. In my RSpecs and profiles, name the image by its URN. Then call lint, and mend what it finds.
6. Tell me to run "geni-image lock" and to commit images.lock.json. "geni-image verify" then checks later, as a stranger, that the image is still the same.

Never start a snapshot without my agreement, and never ask me for a passphrase or a token.`;
