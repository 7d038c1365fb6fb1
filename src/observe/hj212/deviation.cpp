#include "observe/hj212/deviation.hpp"

#include <array>

namespace lantian::observe::hj212 {
namespace {

struct DeviationWords {
  Deviation deviation;
  std::string_view name;
  std::string_view meaning;
};

constexpr std::array<DeviationWords, deviation_count> deviation_words{{
    {Deviation::line_end, "line_end", "The telegram does not end with CR LF; set the line end of the logger."},
    {Deviation::length_fixed, "length_fixed",
     "The length field is wrong, the check sum proves the real segment; count the bytes, not the characters."},
    {Deviation::length_digits, "length_digits", "The length field has fewer than four digits; pad it with zeros."},
    {Deviation::crc_case, "crc_case", "The check sum is in lower case; write capitals."},
    {Deviation::crc_digits, "crc_digits", "The check sum lacks its leading zeros; write four digits."},
    {Deviation::crc_wrong, "crc_wrong",
     "The check sum does not fit the segment: damaged on the way, or computed over other bytes."},
    {Deviation::crc_modbus, "crc_modbus",
     "The check sum is CRC-16/MODBUS; use the one of HJ 212 annex A, or register the device so."},
    {Deviation::crc_impossible, "crc_impossible",
     "No segment at all has this check sum: the logger computes another one, or the bytes were edited."},
    {Deviation::long_segment, "long_segment", "The segment is longer than the edition allows; split the upload."},
    {Deviation::no_qn, "no_qn", "QN is missing; the edition of this device wants it on every telegram."},
    {Deviation::qn_malformed, "qn_malformed", "QN is not a time of 17 digits; write YYYYMMDDhhmmsszzz."},
    {Deviation::no_flag, "no_flag", "Flag is missing or no number; the edition of this device wants it."},
    {Deviation::flag_version, "flag_version",
     "The version bits of Flag name another edition than the registered one; set the one or the other right."},
    {Deviation::split_without_pnum, "split_without_pnum",
     "Flag announces packet numbers, but PNUM and PNO are missing; clear bit 1 of Flag."},
    {Deviation::pnum_without_flag, "pnum_without_flag",
     "PNUM or PNO is given, but bit 1 of Flag is off; set it when a telegram is split."},
    {Deviation::mn_form, "mn_form", "MN has not the length or the characters of the edition."},
    {Deviation::password_form, "password_form", "PW has not the length of the edition."},
    {Deviation::field_order, "field_order", "The header fields are not in the order of the standard."},
    {Deviation::unknown_st, "unknown_st", "ST is no system type of the edition."},
    {Deviation::unknown_cn, "unknown_cn", "CN is missing or no command of any edition."},
    {Deviation::header_field_unknown, "header_field_unknown", "The header holds a field that no edition knows."},
    {Deviation::no_closing, "no_closing", "The data area is not closed (or not opened) with &&."},
    {Deviation::stray_separator, "stray_separator",
     "A ';' or ',' is doubled, left over, missing, or the wrong one of the two."},
    {Deviation::blank_in_item, "blank_in_item", "Blanks stand around a name, a value or in an empty data area."},
    {Deviation::no_data_time, "no_data_time",
     "An upload of values has no readable DataTime; its values cannot be placed in time."},
    {Deviation::data_time_form, "data_time_form", "DataTime is not a time of 14 digits; write YYYYMMDDhhmmss."},
    {Deviation::data_time_old, "data_time_old",
     "DataTime lies before the window of this device; check its clock, or widen days_back for an old re-upload."},
    {Deviation::data_time_future, "data_time_future", "DataTime lies in the future; set the clock of the logger."},
    {Deviation::factor_unknown, "factor_unknown",
     "A factor code is in no table and not mapped; add it to the factors of the device."},
    {Deviation::factor_old_code, "factor_old_code", "A factor code of 2005 in a later edition; send the present one."},
    {Deviation::suffix_unknown, "suffix_unknown", "The word behind a factor's '-' is no statistic of the standard."},
    {Deviation::bare_flag, "bare_flag",
     "A Flag names no factor; it is taken for every factor of the telegram that has none. Write CODE-Flag=N."},
    {Deviation::item_repeated, "item_repeated", "One item stands there twice; the first one holds."},
    {Deviation::value_missing, "value_missing", "A value is empty or a word for missing; it is missing, never zero."},
    {Deviation::value_not_number, "value_not_number", "Text stands where a number belongs; it is kept as text."},
    {Deviation::value_form, "value_form",
     "A number is spelled unlawfully (1e3, +5, 36,5); it is kept as text and not used."},
    {Deviation::flag_unknown, "flag_unknown",
     "A data flag is not in the edition's table; the values it marks are not used."},
    {Deviation::text_not_utf8, "text_not_utf8",
     "Text is not UTF-8; it was read as GB 18030. Send UTF-8, and count its bytes in the length field."},
    {Deviation::password_wrong, "password_wrong", "PW is not the registered one."},
    {Deviation::rf_form, "rf_form", "RF is not 1, or the edition of this device has no RF."},
    {Deviation::average_outside, "average_outside", "An average lies outside its own minimum and maximum."},
    {Deviation::decrypted, "decrypted", "The data area came encrypted and was read with the key of the device."},
    {Deviation::encrypted_text_form, "encrypted_text_form",
     "The ciphertext came printed as text ({0xE4,...}); send its bytes."},
    {Deviation::encrypted_unreadable, "encrypted_unreadable",
     "The data area is encrypted and no key of the device opens it; register its key."},
}};

constexpr bool words_stand_at_their_numbers() {
  for (std::size_t i = 0; i < deviation_words.size(); ++i) {
    if (static_cast<std::size_t>(deviation_words[i].deviation) != i) return false;
  }
  return true;
}
static_assert(words_stand_at_their_numbers());

const DeviationWords& words_of(Deviation deviation) {
  return deviation_words[static_cast<std::size_t>(deviation)];
}

}  // namespace

std::string_view name_of(Deviation deviation) {
  return words_of(deviation).name;
}

std::string_view meaning_of(Deviation deviation) {
  return words_of(deviation).meaning;
}

std::vector<std::string_view> names_of(Deviations deviations) {
  std::vector<std::string_view> names;
  for (const DeviationWords& words : deviation_words) {
    if (deviations.has(words.deviation)) names.push_back(words.name);
  }
  return names;
}

}  // namespace lantian::observe::hj212
