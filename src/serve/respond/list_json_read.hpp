#pragma once
#include "base/result.hpp"
#include "respond/list/list.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <concepts>
#include <string>
#include <string_view>

/// Parts of list_json alone: a document of ours is read field by field, and the first field that is not as it was
/// written refuses the whole.
namespace lantian::serve {

class ListReader {
 public:
  using Json = nlohmann::ordered_json;

  /// What is wrong; empty: nothing so far. After the first fault values are defaults.
  const std::string& fault() const { return fault_; }
  void refuse(std::string_view key, std::string_view wanted) {
    if (fault_.empty()) fault_ = fmt::format("'{}' is missing or not {}", key, wanted);
  }
  const Json* child(const Json& in, std::string_view key, std::string_view wanted) {
    const Json* found = optional(in, key);
    if (found == nullptr) refuse(key, wanted);
    return found;
  }
  const Json* optional(const Json& in, std::string_view key) const {
    if (!in.is_object()) return nullptr;
    const auto found = in.find(std::string{key});
    return found == in.end() || found->is_null() ? nullptr : &*found;
  }

  std::string text(const Json& in, std::string_view key) {
    const Json* found = child(in, key, "a text");
    if (found == nullptr) return "";
    if (const auto* value = found->get_ptr<const std::string*>()) return *value;
    refuse(key, "a text");
    return "";
  }
  bool flag(const Json& in, std::string_view key) {
    const Json* found = child(in, key, "true or false");
    if (found != nullptr && found->is_boolean()) return found->get<bool>();
    refuse(key, "true or false");
    return false;
  }
  std::int64_t whole(const Json& in, std::string_view key) {
    const Json* found = child(in, key, "a whole number");
    return found == nullptr ? 0 : whole_of(*found, key);
  }
  std::int64_t whole_of(const Json& value, std::string_view key) {
    if (value.is_number_integer()) return value.get<std::int64_t>();
    refuse(key, "a whole number");
    return 0;
  }
  int small_whole(const Json& in, std::string_view key) {
    const std::int64_t value = whole(in, key);
    if (value >= -2'000'000'000 && value <= 2'000'000'000) return static_cast<int>(value);
    refuse(key, "a whole number of at most 2 000 000 000");
    return 0;
  }
  std::optional<double> number_or_none(const Json& in, std::string_view key) {
    const Json* found = optional(in, key);
    if (found == nullptr) return std::nullopt;
    if (found->is_number()) return found->get<double>();
    refuse(key, "a number");
    return std::nullopt;
  }
  double number(const Json& in, std::string_view key) {
    const auto value = number_or_none(in, key);
    if (!value) refuse(key, "a number");
    return value.value_or(0);
  }
  Day day(const Json& in, std::string_view key) {
    if (const auto value = parse_day(text(in, key))) return *value;
    refuse(key, "a day such as 2023-10-05");
    return {};
  }
  /// Calls `read(element)` for each element of the array `key`.
  template <std::invocable<const Json&> Read>
  void each(const Json& in, std::string_view key, Read read) {
    const Json* found = child(in, key, "a list");
    if (found == nullptr) return;
    if (!found->is_array()) return refuse(key, "a list");
    for (const Json& one : *found) {
      if (!fault_.empty()) return;
      read(one);
    }
  }
  template <class Value>
  Value word(const Json& in, std::string_view key, std::optional<Value> (*parse)(std::string_view)) {
    if (const auto value = parse(text(in, key))) return *value;
    refuse(key, "a word that is known here");
    return Value{};
  }

 private:
  std::string fault_;
};

}  // namespace lantian::serve
