<?php

declare(strict_types=1);

namespace OCA\Airdex\Command;

use OCA\Airdex\Connection\ConnectionFailed;
use OCA\Airdex\Connection\Pairing;
use Symfony\Component\Console\Command\Command;
use Symfony\Component\Console\Input\InputInterface;
use Symfony\Component\Console\Input\InputOption;
use Symfony\Component\Console\Output\OutputInterface;

class RotateKeys extends Command {
	public function __construct(
		private Pairing $pairing,
	) {
		parent::__construct();
	}

	protected function configure(): void {
		$this->setName('airdex:rotate-keys')
			->setDescription('Sign with a new key from now on; Airdex believes the old one for a day more')
			->addOption('drop-old', null, InputOption::VALUE_NONE, 'end the old key at once, where it may be in other hands');
	}

	protected function execute(InputInterface $input, OutputInterface $output): int {
		try {
			$key = $this->pairing->rotate((bool)$input->getOption('drop-old'));
		} catch (ConnectionFailed $failure) {
			$output->writeln('<error>' . $failure->getMessage() . '</error>');
			return self::FAILURE;
		}
		$output->writeln("Signs with the key $key->kid from now on.");
		return self::SUCCESS;
	}
}
