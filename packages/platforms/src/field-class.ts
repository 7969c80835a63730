/**
 * What a field of a table holds, by its name. Data: to teach it a word, add it to a list. Names are taken apart at
 * separators and capitals, so `emailTemplate` is judged by its last word only where a list says so.
 */
import { groupOfWord } from './group-of-word.js';
import { isSensitiveName } from './secrets/sensitive-names.js';
import type { DataClass } from './vocabulary.js';

/** Whole names, without separators and in lower case. */
const NAMES: Readonly<Record<Exclude<DataClass, 'secret' | 'other'>, string>> = {
  personal:
    'email emailaddress mail phone phonenumber mobile mobilephone homephone telephone fax firstname lastname middlename fullname surname ' +
    'birthdate birthday dateofbirth dob gender nationality maritalstatus religion ethnicity street streetaddress ' +
    'homeaddress postaladdress ssn socialsecuritynumber nationalid taxid passportnumber driverslicense ipaddress ' +
    'personemail personmobilephone personbirthdate',
  payment:
    'iban bic accountnumber bankaccount routingnumber cardnumber creditcard creditcardnumber cvv cvc cardexpiry salary',
  health: 'diagnosis medication medicalhistory bloodtype allergies disability healthinsurance',
};

const CLASS_BY_NAME = groupOfWord(NAMES);

/** Prefixes that do not change what a field is. */
const PREFIX =
  /^(?:contact|customer|client|user|person|billing|shipping|work|home|personal|primary|secondary)_/;

/** @param type the platform's name of its type; a type that is made for secrets tells more than the name */
export function fieldClass(name: string, type: string): DataClass {
  if (type === 'hash' || isSensitiveName(name, 'other')) return 'secret';
  const lower = name
    .slice(0, 128)
    .replace(/__c$/i, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
  for (const candidate of [lower, lower.replace(PREFIX, '')]) {
    const found = CLASS_BY_NAME.get(candidate.replace(/[^a-z0-9]/g, ''));
    if (found !== undefined) return found;
  }
  return 'other';
}
