#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/text.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Reading the documents of a response: every member that is missing or of another kind is told with its path, so that
/// a document is taken whole or not at all. Heavy: only for files called *_json.cpp.
namespace lantian::serve {

using DocumentJson = nlohmann::ordered_json;

/// A piece of a document. Reading what is not there gives an empty value and a fault.
class DocumentPart {
 public:
  DocumentPart(const DocumentJson& json, std::string path, std::vector<std::string>& faults)
      : json_{&json}, path_{std::move(path)}, faults_{&faults} {
    if (!json.is_object()) fault("is no object");
  }

  bool has(const char* key) const { return json_->is_object() && json_->contains(key) && !(*json_)[key].is_null(); }
  std::string text(const char* key) const {
    const DocumentJson* one = member(key);
    if (one != nullptr && one->is_string()) return one->get<std::string>();
    wrong(key, "a text");
    return {};
  }
  std::string text_or(const char* key, std::string otherwise = {}) const {
    return has(key) ? text(key) : std::move(otherwise);
  }
  std::int64_t whole(const char* key) const {
    const DocumentJson* one = member(key);
    if (one != nullptr && one->is_number_integer()) return one->get<std::int64_t>();
    wrong(key, "a whole number");
    return 0;
  }
  int small(const char* key) const {
    const std::int64_t given = whole(key);
    if (given >= -1'000'000'000 && given <= 1'000'000'000) return static_cast<int>(given);
    wrong(key, "a whole number of at most nine digits");
    return 0;
  }
  double number(const char* key) const {
    const DocumentJson* one = member(key);
    if (one != nullptr && one->is_number()) return one->get<double>();
    wrong(key, "a number");
    return 0;
  }
  std::optional<double> number_if(const char* key) const {
    return has(key) ? std::optional{number(key)} : std::nullopt;
  }
  bool truth(const char* key) const {
    const DocumentJson* one = member(key);
    if (one != nullptr && one->is_boolean()) return one->get<bool>();
    wrong(key, "true or false");
    return false;
  }
  /// A word that `parse` knows.
  template <class Parse>
  auto word(const char* key, Parse parse) const -> typename decltype(parse(std::string_view{}))::value_type {
    const std::string given = text(key);
    if (auto found = parse(given)) return *found;
    wrong(key, "one of its words");
    return {};
  }
  Day day(const char* key) const { return taken(key, parse_day(text(key)), "a day like 2024-01-05"); }
  /// The hour that ends there: "2024-01-05T14", midnight as T24 of its day.
  HourEnding hour(const char* key) const {
    const std::string given = text(key);
    const bool formed = given.size() == 13 && given[10] == 'T' && is_digit(given[11]) && is_digit(given[12]);
    const auto first = formed ? parse_day(given.substr(0, 10)) : parse_day("");
    const int of_day = formed ? (given[11] - '0') * 10 + (given[12] - '0') : 0;
    if (first && of_day >= 1 && of_day <= 24) return hour_ending(*first, of_day);
    wrong(key, "an hour like 2024-01-05T14");
    return {};
  }
  UtcSeconds instant(const char* key) const { return taken(key, parse_instant(text(key)), "a moment"); }
  std::vector<std::string> texts(const char* key) const {
    std::vector<std::string> out;
    for (const DocumentJson& one : items(key)) {
      if (one.is_string()) {
        out.push_back(one.get<std::string>());
      } else {
        wrong(key, "a list of texts");
      }
    }
    return out;
  }
  /// The members of a list, each as a part; an absent list has none.
  std::vector<DocumentPart> parts(const char* key) const {
    std::vector<DocumentPart> out;
    std::size_t at = 0;
    for (const DocumentJson& one : items(key)) out.emplace_back(one, fmt::format("{}/{}/{}", path_, key, at++), *faults_);
    return out;
  }
  DocumentPart part(const char* key) const {
    static const DocumentJson nothing = DocumentJson::object();
    const DocumentJson* one = member(key);
    if (one == nullptr) wrong(key, "an object");
    return {one == nullptr ? nothing : *one, path_ + "/" + key, *faults_};
  }
  /// The bare list, for lists of numbers; an empty one when there is none.
  const DocumentJson& items(const char* key) const {
    static const DocumentJson nothing = DocumentJson::array();
    if (!has(key)) return nothing;
    const DocumentJson& one = (*json_)[key];
    if (one.is_array()) return one;
    wrong(key, "a list");
    return nothing;
  }
  void wrong(const char* key, std::string_view wanted) const {
    faults_->push_back(fmt::format("{}/{}: {} is wanted", path_, key, wanted));
  }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }
  void fault(std::string_view what) const { faults_->push_back(fmt::format("{} {}", path_, what)); }
  const DocumentJson* member(const char* key) const { return has(key) ? &(*json_)[key] : nullptr; }
  template <class Value>
  Value taken(const char* key, Result<Value> read, std::string_view wanted) const {
    if (read) return *std::move(read);
    wrong(key, wanted);
    return Value{};
  }

  const DocumentJson* json_;
  std::string path_;
  std::vector<std::string>* faults_;
};

/// "2024-01-05T14": the hour that ends there, as DocumentPart::hour reads it.
inline std::string hour_text(HourEnding hour) {
  return fmt::format("{}T{:02}", text_of(day_of(hour)), hour_of_day(hour));
}

/// Reads a whole document by `read(DocumentPart)`. Returns malformed with every fault, one a line.
template <class Read>
auto read_document(std::string_view text, std::string_view what, Read read)
    -> Result<decltype(read(std::declval<const DocumentPart&>()))> {
  std::vector<std::string> faults;
  const DocumentJson json = DocumentJson::parse(text, nullptr, false);
  if (json.is_discarded()) return Error{ErrorCode::malformed, "this is no JSON", std::string{what}};
  auto value = read(DocumentPart{json, "", faults});
  if (faults.empty()) return value;
  constexpr std::size_t most = 20;
  if (faults.size() > most) {
    faults.resize(most);
    faults.emplace_back("and more");
  }
  return Error{ErrorCode::malformed, joined(faults, "\n"), std::string{what}};
}

}  // namespace lantian::serve
