/** What sentences call a customer. */
import type { Customer } from './customer.ts';
import { splitName } from './surnames.ts';

/** 林女士, 欧阳先生; 「尊敬的顾客」 when the salutation or the name is not known (a wrong guess would offend). */
export function callName(customer: Pick<Customer, 'name' | 'salutation'>): string {
  const { surname } = splitName(customer.name);
  return surname === '' || customer.salutation === '' ? '尊敬的顾客' : `${surname}${customer.salutation}`;
}
