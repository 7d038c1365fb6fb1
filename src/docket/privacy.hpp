#pragma once
#include <string>
#include <string_view>

/// Phone numbers of people who report never stand in events, lists or audits.
namespace lantian::docket {

/// The text with every phone number of China replaced by "[phone]": 11 digits of a mobile number (1, then 3 to 9), a
/// land line with its area code (0, then 10 or 11 digits in all), with +86 before it or not, blanks and hyphens between
/// the digits or not. Digits of both widths are seen. A longer run of digits (an identity card, a code) is no phone
/// number and stays.
std::string without_phones(std::string_view text);
/// True when `without_phones` would change it.
bool holds_phone(std::string_view text);
/// The last four digits, the others as asterisks: "*******5678". For the one screen that may show it.
std::string masked_phone(std::string_view phone);

}  // namespace lantian::docket
