import * as icons from '@mdi/js';
import type { Plugin } from 'vite';

const from = /import\s*\{([^}]*)\}\s*from\s*['"]@mdi\/js['"];?/g;
const name = 'icon:';

/**
 * Every icon is a module of its own. @mdi/js is one, and a module stays in one piece: the widget would fetch the icons
 * of all pages.
 */
export function oneModuleAnIcon(): Plugin {
  return {
    name: 'one-module-an-icon',
    enforce: 'post',
    transform(code, id) {
      if (id.includes('/node_modules/') || !code.includes('@mdi/js')) return null;
      const imported = (_: string, names: string) =>
        names
          .split(',')
          .map((each) => each.trim())
          .filter((each) => each !== '')
          .map((each) => `import { ${each} } from '${name}${each.split(' ')[0] ?? ''}';`)
          .join(' ');
      return { code: code.replaceAll(from, imported), map: null };
    },
    resolveId: (id) => (id.startsWith(name) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${name}`)) return null;
      const icon = id.slice(name.length + 1);
      return `export const ${icon} = ${JSON.stringify((icons as Record<string, string>)[icon])};`;
    },
  };
}
