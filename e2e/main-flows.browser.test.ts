import { mainFlows } from './main-flows.ts';
import { chromium } from './fixtures.ts';

mainFlows(chromium);
