import './icon.css';
import { loadWords } from './language.ts';

type Dashboard = { register(id: string, mount: (element: HTMLElement) => void): void };
type DashboardPage = Window & { OCA?: { Dashboard?: Dashboard } };

/** Nothing here may throw: an error in this callback would blank the widgets of others. */
function register(): void {
  const mounted = new Map<HTMLElement, () => void>();
  (window as DashboardPage).OCA?.Dashboard?.register('airdex', (element) => {
    void show(element, mounted).catch((error: unknown) => {
      console.error('Airdex could not show its widget', error);
      element.textContent = 'Airdex';
    });
  });
}

async function show(element: HTMLElement, mounted: Map<HTMLElement, () => void>): Promise<void> {
  // The dashboard calls again with a new element when it draws its panels anew.
  for (const [old, unmount] of mounted) {
    if (old.isConnected && old !== element) continue;
    mounted.delete(old);
    unmount();
  }
  await loadWords();
  const { mountWidget } = await import('./widget/mount-widget.ts');
  mounted.set(element, mountWidget(element));
}

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', register);
else register();
