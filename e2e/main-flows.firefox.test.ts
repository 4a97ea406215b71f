import { launchFirefox } from './firefox.ts';
import { mainFlows } from './main-flows.ts';

mainFlows({ program: 'firefox-esr', launch: launchFirefox });
