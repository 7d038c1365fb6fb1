#pragma once
#include "keep/telemetry_book.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// How the values of one telegram stand in one row: as text that a person or another tool can read.
///
///   items  item;item;...
///   item   factor,statistic,value,flag,x,revision,suffix,word    empty fields at the end are left out
///
///   a34004,1,14.0,N;a34002,1,31,D,x       PM2.5 14.0; PM10 31 with flag D, not usable
///   a34004,1,15.0,N,,1                    the first correction of the former
///
/// A value has the digits that were sent; n/p stands for n / 10^p where places are beyond 0..18. In all other fields
/// `,` `;` `%` and what is no printable ASCII character stand as %XX.
namespace lantian::keep {

/// One item, its fields as they stand in the text.
struct ItemView {
  std::string_view factor, statistic, value, flag, unusable, revision, suffix, word;

  bool same_key(const ItemView& other) const {
    return factor == other.factor && statistic == other.statistic && suffix == other.suffix;
  }
  bool same_value(const ItemView& other) const {
    return value == other.value && word == other.word && flag == other.flag && unusable == other.unusable;
  }
  std::size_t key_hash() const;
  std::int32_t revision_number() const;
};

/// The first item of `items`, which is cut off together with its separator. Requires: `items` is not empty.
/// No value when it is no item: the text was changed.
std::optional<ItemView> take_item(std::string_view& items);

/// Adds an item, without separator.
void put_item(std::string& items, const TelemetryValue& value, std::int32_t revision);

/// Fills factor, statistic, suffix, value, word, flag, usable and revision. False when the text was changed.
bool read_item(const ItemView& item, TelemetryValue& value);

/// `,` `;` `%` and unprintable bytes as %XX, and back. Bytes that were never written so stay what they are.
void put_escaped(std::string& text, std::string_view bytes);
std::string unescaped(std::string_view text);

}  // namespace lantian::keep
