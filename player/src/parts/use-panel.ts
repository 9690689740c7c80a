import { inject, type InjectionKey, provide, ref, type Ref } from 'vue';

export type PanelName = 'queue' | 'episode' | 'track';
type Panel = { open: Ref<PanelName | null>; toggle(name: PanelName): void };
const key: InjectionKey<Panel> = Symbol('panel');

/** The one panel beside the page; provided by the shell. */
export function providePanel(): Panel {
  const open = ref<PanelName | null>(null);
  const panel = { open, toggle: (name: PanelName) => (open.value = open.value === name ? null : name) };
  provide(key, panel);
  return panel;
}

export function usePanel(): Panel {
  const panel = inject(key);
  if (!panel) throw new Error('Nothing above this component shows a panel: call providePanel() there.');
  return panel;
}
