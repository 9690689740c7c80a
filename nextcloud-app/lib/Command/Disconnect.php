<?php

declare(strict_types=1);

namespace OCA\Airdex\Command;

use OCA\Airdex\Connection\Pairing;
use Symfony\Component\Console\Command\Command;
use Symfony\Component\Console\Input\InputInterface;
use Symfony\Component\Console\Output\OutputInterface;

class Disconnect extends Command {
	public function __construct(
		private Pairing $pairing,
	) {
		parent::__construct();
	}

	protected function configure(): void {
		$this->setName('airdex:disconnect')->setDescription('Disconnect this Nextcloud from its Airdex');
	}

	protected function execute(InputInterface $input, OutputInterface $output): int {
		$output->writeln($this->pairing->disconnect() ?? 'Disconnected; Airdex believes this Nextcloud no more.');
		return self::SUCCESS;
	}
}
