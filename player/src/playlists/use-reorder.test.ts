import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test, vi } from 'vitest';
import { defineComponent, h, ref, useTemplateRef } from 'vue';
import { useReorder } from './use-reorder.ts';

afterEach(() => void (document.body.innerHTML = ''));

function list() {
  const commit = vi.fn();
  const ids = ref(['a', 'b', 'c']);
  const component = defineComponent({
    setup() {
      const { grab, step } = useReorder({
        list: useTemplateRef<HTMLElement>('list'),
        ids: () => ids.value,
        show: (now) => (ids.value = now),
        commit,
      });
      return () =>
        h(
          'ol',
          { ref: 'list' },
          ids.value.map((id) =>
            h('li', { key: id, id }, [
              h('button', {
                class: 'handle',
                onPointerdown: (event: PointerEvent) => grab(event, id),
                onKeydown: () => void step(id, 1),
              }),
            ]),
          ),
        );
    },
  });
  const wrapper = mount(component, { attachTo: document.body });
  // Each item is ten pixels high, where it stands now.
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockImplementation(function (this: HTMLElement) {
    const top = ids.value.indexOf(this.id) * 10;
    return new DOMRect(0, top, 100, 10);
  });
  const point = (type: string, clientY: number) =>
    document.dispatchEvent(Object.assign(new Event(type), { clientY, button: 0 }));
  return { wrapper, ids, commit, point };
}
vi.stubGlobal(
  'DOMRect',
  class {
    constructor(
      readonly left: number,
      readonly top: number,
      readonly width: number,
      readonly height: number,
    ) {}
    get bottom() {
      return this.top + this.height;
    }
  },
);

test('what is dragged goes along, and its place is told once when it is let go', async () => {
  const { wrapper, ids, commit, point } = list();
  await wrapper.get('#a .handle').trigger('pointerdown', { button: 0 });
  point('pointermove', 15);
  await flushPromises();
  point('pointermove', 25);
  await flushPromises();
  expect(ids.value).toEqual(['b', 'c', 'a']);
  expect(commit).not.toHaveBeenCalled();
  point('pointerup', 25);
  expect(commit.mock.calls).toEqual([['a', null]]);
  point('pointermove', 5);
  expect(ids.value).toEqual(['b', 'c', 'a']);
});

test('a drag that is broken off leaves everything where it was', async () => {
  const { wrapper, ids, commit, point } = list();
  await wrapper.get('#c .handle').trigger('pointerdown', { button: 0 });
  point('pointermove', 5);
  await flushPromises();
  expect(ids.value).toEqual(['c', 'a', 'b']);
  document.dispatchEvent(Object.assign(new Event('keydown'), { key: 'Escape' }));
  expect(ids.value).toEqual(['a', 'b', 'c']);
  point('pointerup', 5);
  expect(commit).not.toHaveBeenCalled();
});

test('a key moves by one place, and the handle keeps the focus', async () => {
  const { wrapper, ids, commit } = list();
  await wrapper.get('#a .handle').trigger('keydown');
  await flushPromises();
  expect(ids.value).toEqual(['b', 'a', 'c']);
  expect(commit.mock.calls).toEqual([['a', 'c']]);
  expect(document.activeElement).toBe(wrapper.get('#a .handle').element);
});
