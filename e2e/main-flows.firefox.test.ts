import { launchFirefox } from './firefox.ts';
import { defineMainFlowTests } from './main-flows.ts';

defineMainFlowTests({ program: 'firefox-esr', launch: launchFirefox });
