<?php

declare(strict_types=1);

use OCA\Airdex\Connection\Answer;
use OCA\Airdex\Dashboard\AirdexWidget;
use OCA\Airdex\Reference\AirdexReferenceProvider;
use OCA\Airdex\Search\AirdexSearch;
use OCA\Airdex\Settings\PageState;
use OCA\Airdex\Tests\parts\AirdexTestCase;
use OCP\IUserSession;
use OCP\Search\ISearchQuery;

/** What Nextcloud shows of Airdex outside of its own pages. */
class ItemsTest extends AirdexTestCase {
	private const EPISODE = 'episode:00000000-0000-4000-8000-000000000001';
	private const SHOW = 'podcast:00000000-0000-4000-8000-000000000002';
	private const STATION = 'station:00000000-0000-4000-8000-000000000003';

	private function station(array $more = []): array {
		return ['id' => self::STATION, 'name' => 'Radio & <b>', 'tags' => ['jazz', 'night', 'x', 'y'], 'artwork' => null, ...$more];
	}

	private function episode(): array {
		return ['id' => self::EPISODE, 'title' => 'One', 'podcast' => ['id' => self::SHOW, 'title' => 'The show', 'artwork' => null]];
	}

	private function widget(): AirdexWidget {
		return new AirdexWidget($this->createStub(PageState::class), $this->api(), $this->links(), $this->urls(), $this->users($this->user('ann')), $this->words());
	}

	public function testPhonesGetFavoritesAndThenSuggestions(): void {
		$this->connect();
		$sizes = [['width' => 64, 'url' => 'https://media.example/64.webp'], ['width' => 256, 'url' => 'https://media.example/256.webp']];
		$this->airdex->answers = [
			'/me/favorites' => new Answer(200, ['items' => [
				['urn' => self::STATION, 'title' => 'Radio', 'item' => $this->station(['artwork' => ['sizes' => $sizes]])],
				['urn' => 'station:gone', 'title' => 'Gone', 'item' => null],
			]]),
			'/me/recommendations' => new Answer(200, ['items' => [
				['item' => self::STATION, 'details' => $this->station()],
				['item' => self::EPISODE, 'details' => $this->episode()],
			]]),
		];
		$items = $this->widget()->getItems('ann');
		$this->assertSame([
			['Radio & <b>', 'jazz, night, x', 'https://cloud.example/index.php/apps/airdex/#/search?q=Radio%20%26%20%3Cb%3E', 'https://media.example/256.webp', self::STATION],
			['One', 'The show', 'https://cloud.example/index.php/apps/airdex/#/episode?id=' . rawurlencode(self::EPISODE), 'https://cloud.example/apps/airdex/img/app-dark.svg', self::EPISODE],
		], array_map(fn ($item) => array_values((array)$item), $items));
		$this->assertSame('ann', $this->claimsOf($this->airdex->asked[0]['token'])['sub']);
		$this->assertCount(1, $this->widget()->getItems('ann', null, 1));
		$this->assertSame([], $this->widget()->getItems('nobody'));
	}

	public function testWithoutAirdexThereIsNothingToShowAndNothingBreaks(): void {
		$this->assertSame([], $this->widget()->getItems('ann'));
		$this->assertSame([], $this->airdex->asked);
		$this->connect();
		$this->airdex->isAway = true;
		$this->assertSame([], $this->widget()->getItems('ann'));
		$this->assertCount(1, $this->airdex->asked);
		$this->airdex->isAway = false;
		foreach ([new Answer(401, ['detail' => 'expired']), new Answer(200, null), new Answer(200, ['items' => ['x', 7, null]])] as $answer) {
			$this->airdex->answers = ['/me/favorites' => $answer, '/me/recommendations' => $answer];
			$this->assertSame([], $this->widget()->getItems('ann'));
		}
	}

	private function search(string $term, int $limit = 5): array {
		$query = $this->createStub(ISearchQuery::class);
		$query->method('getTerm')->willReturn($term);
		$query->method('getLimit')->willReturn($limit);
		return (new AirdexSearch($this->connection, $this->api(), $this->links(), $this->words()))->search($this->user('ann'), $query)->entries;
	}

	public function testSearchFindsSomeOfEveryKind(): void {
		$this->connect();
		$this->airdex->answers['/search'] = new Answer(200, [
			'stations' => [$this->station(), $this->station(['name' => 'Second'])],
			'podcasts' => [['id' => self::SHOW, 'title' => 'The show', 'author' => 'Ann']],
			'episodes' => [$this->episode()],
			'tracks' => [],
		]);
		$this->assertSame(
			['Radio & <b>', 'The show', 'One', 'Second'],
			array_map(fn ($entry) => $entry->title, $this->search(' jazz & more ')),
		);
		$this->assertSame('https://airdex.example/api/v1/search?q=jazz+%26+more&limit=5', $this->airdex->asked[0]['url']);
		$this->assertSame(['Station · jazz, night, x', 'Show · Ann', 'Episode · The show'], array_map(fn ($entry) => $entry->subline, $this->search('x', 3)));
		foreach ($this->search('x') as $entry) {
			$this->assertSame('', $entry->thumbnailUrl);
		}
	}

	public function testSearchAsksNothingWithoutWords(): void {
		$this->connect();
		$this->assertSame([], $this->search('  '));
		$this->assertSame([], $this->airdex->asked);
		$this->assertSame([], $this->search(str_repeat('ä', 500)));
		parse_str((string)parse_url($this->airdex->asked[0]['url'], PHP_URL_QUERY), $query);
		$this->assertSame(200, mb_strlen($query['q']));
	}

	public function testSearchIsNowhereWithoutAConnection(): void {
		$search = new AirdexSearch($this->connection, $this->api(), $this->links(), $this->words());
		$this->assertNull($search->getOrder('files.view.index', []));
		$this->connect();
		$this->assertSame([60, -1], [$search->getOrder('files.view.index', []), $search->getOrder('airdex.page.index', [])]);
	}

	private function references(?string $user = 'ann'): AirdexReferenceProvider {
		$session = $this->createStub(IUserSession::class);
		$session->method('getUser')->willReturn($user === null ? null : $this->user($user));
		return new AirdexReferenceProvider($this->connection, $this->api(), $this->links(), $this->urls(), $session, $this->words());
	}

	public function testPastedLinksBecomeCards(): void {
		$this->connect();
		$this->airdex->answers['/episodes/' . rawurlencode(self::EPISODE)] = new Answer(200, $this->episode());
		foreach (['https://airdex.example/#/episode?id=', 'https://cloud.example/apps/airdex/#/episode?id=', 'https://cloud.example/index.php/apps/airdex/#/episode?id='] as $base) {
			foreach ([self::EPISODE, rawurlencode(self::EPISODE)] as $id) {
				$this->assertTrue($this->references()->matchReference($base . $id));
				$card = $this->references()->resolveReference($base . $id);
				$this->assertSame(['One', 'The show'], [$card->said['title'], $card->said['description']]);
			}
		}
		$this->assertNull($this->references()->resolveReference('https://airdex.example/#/show?id=' . self::SHOW));
	}

	public function testOtherLinksAreLeftAlone(): void {
		$links = [
			'https://airdex.example/', 'https://airdex.example/#/radio', 'https://other.example/#/episode?id=' . self::EPISODE,
			'https://airdex.example/#/episode?id=' . self::SHOW, 'https://airdex.example/#/episode?id=episode:../../me',
			'https://airdex.example.evil/#/episode?id=' . self::EPISODE, '', "\0",
		];
		foreach ($links as $link) {
			$this->assertFalse($this->references()->matchReference($link), $link);
		}
		$this->connect();
		foreach ($links as $link) {
			$this->assertFalse($this->references()->matchReference($link), $link);
		}
	}

	/** What one user may see, another may not: a card is made, and kept, for each. */
	public function testCardsAreForEachUser(): void {
		$this->connect();
		$link = 'https://airdex.example/#/episode?id=' . self::EPISODE;
		$this->assertNotSame($this->references('ann')->getCacheKey($link), $this->references('bob')->getCacheKey($link));
		$this->assertNull($this->references(null)->resolveReference($link));
		$this->assertSame([], $this->airdex->asked);
	}
}
