import { defineMainFlowTests } from './main-flows.ts';
import { chromium } from './fixtures.ts';

defineMainFlowTests(chromium);
