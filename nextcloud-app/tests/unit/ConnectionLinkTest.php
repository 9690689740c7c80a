<?php

declare(strict_types=1);

use OCA\Airdex\Connection\ConnectionLink;
use OCA\Airdex\Connection\Origin;
use PHPUnit\Framework\TestCase;

class ConnectionLinkTest extends TestCase {
	/** @dataProvider links */
	public function testSaysWhereAirdexIsAndWithWhichCode(string $text, string $url): void {
		$link = ConnectionLink::parse($text);
		$this->assertSame([$url, 'aBWOdM4viTMSHcD92cKecg'], [$link?->url, $link?->code]);
	}

	public function links(): array {
		return [
			['https://airdex.example/#/connect/aBWOdM4viTMSHcD92cKecg', 'https://airdex.example'],
			["  http://127.0.0.1:3000/#/connect/aBWOdM4viTMSHcD92cKecg\n", 'http://127.0.0.1:3000'],
			['https://example.org/airdex//#/connect/aBWOdM4viTMSHcD92cKecg', 'https://example.org/airdex'],
			['http://[::1]:3000#/connect/aBWOdM4viTMSHcD92cKecg', 'http://[::1]:3000'],
		];
	}

	/** @dataProvider others */
	public function testAnythingElseIsNone(string $text): void {
		$this->assertNull(ConnectionLink::parse($text));
	}

	public function others(): array {
		return [
			[''],
			['https://airdex.example'],
			['https://airdex.example/#/radio'],
			['https://airdex.example/#/connect/'],
			['airdex.example/#/connect/aBWOdM4viTMSHcD92cKecg'],
			['ftp://airdex.example/#/connect/aBWOdM4viTMSHcD92cKecg'],
			['javascript://airdex.example/#/connect/aBWOdM4viTMSHcD92cKecg'],
			['https://user:pass@airdex.example/#/connect/aBWOdM4viTMSHcD92cKecg'],
			['https://airdex.example/?x=1#/connect/aBWOdM4viTMSHcD92cKecg'],
			['https://airdex.example/#/connect/aBWOdM4viTMSHcD92cKecg/x'],
			["https://air\r\ndex.example/#/connect/aBWOdM4viTMSHcD92cKecg"],
			["https://airdex.example/;script-src *#/connect/aBWOdM4viTMSHcD92cKecg"],
		];
	}

	/** @dataProvider origins */
	public function testAnOriginIsWrittenAsBrowsersDo(string $url, ?string $origin): void {
		$this->assertSame($origin, Origin::of($url));
	}

	public function origins(): array {
		return [
			['https://Cloud.Example:443/nextcloud/index.php', 'https://cloud.example'],
			['http://cloud.example:80', 'http://cloud.example'],
			['http://cloud.example:443', 'http://cloud.example:443'],
			['https://[2001:db8::1]:8443/x', 'https://[2001:db8::1]:8443'],
			["https://a b/\n", null],
			['https://a;script-src *', null],
			['/relative', null],
			['', null],
			['data:text/html,x', null],
		];
	}
}
