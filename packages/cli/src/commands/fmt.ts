import { format, parse } from '@policyc/syntax';
