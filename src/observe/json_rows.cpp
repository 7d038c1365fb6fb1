// The only file of this room that knows the JSON parser.
#include "observe/json_rows.hpp"

#include "base/text.hpp"

#include <fmt/core.h>
#include <simdjson.h>

#include <algorithm>
#include <deque>

namespace lantian::observe {
namespace {

using simdjson::dom::element;

constexpr std::size_t records_looked_at = 50;
constexpr int deepest_field = 4;

void list_fields(const element& at, const std::string& prefix, int depth, std::vector<std::string>& names) {
  if (depth > deepest_field) return;
  const auto below = [&](std::string_view key) {
    return prefix.empty() ? std::string{key} : prefix + "." + std::string{key};
  };
  if (at.is_object()) {
    for (const auto field : simdjson::dom::object{at}) list_fields(field.value, below(field.key), depth + 1, names);
  } else if (at.is_array()) {
    std::size_t index = 0;
    for (const element item : simdjson::dom::array{at}) {
      if (index >= 4) break;
      list_fields(item, below(std::to_string(index++)), depth + 1, names);
    }
  } else if (std::ranges::find(names, prefix) == names.end()) {
    names.push_back(prefix);
  }
}

/// Follows a dotted path; false when it leads nowhere.
bool follow(element& at, const std::vector<std::string>& steps) {
  for (const std::string& step : steps) {
    element next;
    if (at.is_object()) {
      if (at.at_key(step).get(next) != simdjson::SUCCESS) return false;
    } else if (at.is_array()) {
      const bool digits =
          !step.empty() && step.size() < 7 && std::ranges::all_of(step, [](char c) { return c >= '0' && c <= '9'; });
      if (!digits || at.at(static_cast<std::size_t>(std::stoul(step))).get(next) != simdjson::SUCCESS) return false;
    } else {
      return false;
    }
    at = next;
  }
  return true;
}

}  // namespace

struct JsonRows::Document {
  simdjson::dom::parser parser;
  element top;
  std::vector<element> records;
  std::vector<std::string_view> cells;
  std::deque<std::string> scratch;
  std::vector<std::string> planned;
  std::vector<std::vector<std::string>> steps;

  std::string_view cell_of(const element& value);
};

std::string_view JsonRows::Document::cell_of(const element& value) {
  switch (value.type()) {
    case simdjson::dom::element_type::STRING:
      return std::string_view{value};
    case simdjson::dom::element_type::INT64:
      return scratch.emplace_back(std::to_string(std::int64_t{value}));
    case simdjson::dom::element_type::UINT64:
      return scratch.emplace_back(std::to_string(std::uint64_t{value}));
    // The shortest text that reads back as this double is the decimal the source printed, up to 15 digits.
    case simdjson::dom::element_type::DOUBLE:
      return scratch.emplace_back(fmt::format("{}", double{value}));
    case simdjson::dom::element_type::BOOL:
      return bool{value} ? "true" : "false";
    case simdjson::dom::element_type::NULL_VALUE:
      return {};
    default:
      return "(a list or object)";
  }
}

JsonRows::JsonRows(std::unique_ptr<Document> document) : document_{std::move(document)} {}
JsonRows::JsonRows(JsonRows&&) noexcept = default;
JsonRows& JsonRows::operator=(JsonRows&&) noexcept = default;
JsonRows::~JsonRows() = default;

Result<JsonRows> JsonRows::make(std::string_view text, const std::vector<std::string>& records) {
  auto document = std::make_unique<Document>();
  const simdjson::padded_string padded{text};
  if (const auto error = document->parser.parse(padded).get(document->top); error != simdjson::SUCCESS) {
    return Error{ErrorCode::malformed, fmt::format("not readable as JSON: {}", simdjson::error_message(error)), ""};
  }
  element at = document->top;
  if (!follow(at, records) || !at.is_array()) {
    return Error{ErrorCode::malformed,
                 fmt::format("no list of records at '{}' of the document; is this the file the adapter is made for?",
                             joined(records, ".")),
                 ""};
  }
  for (const element record : simdjson::dom::array{at}) document->records.push_back(record);
  return JsonRows{std::move(document)};
}

std::vector<std::string> JsonRows::fields() const {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min(document_->records.size(), records_looked_at); ++i) {
    list_fields(document_->records[i], "", 0, names);
  }
  return names;
}

std::size_t JsonRows::size() const {
  return document_->records.size();
}

const std::vector<std::string_view>& JsonRows::cells(std::size_t index, const std::vector<std::string>& paths) {
  Document& document = *document_;
  if (document.planned != paths) {
    document.planned = paths;
    document.steps.clear();
    for (const std::string& path : paths) {
      std::vector<std::string>& steps = document.steps.emplace_back();
      for (const std::string_view step : split(path, '.')) steps.emplace_back(step);
    }
  }
  document.cells.clear();
  document.scratch.clear();
  for (const std::vector<std::string>& steps : document.steps) {
    element at = document.records[index];
    document.cells.push_back(follow(at, steps) ? document.cell_of(at) : std::string_view{});
  }
  return document.cells;
}

bool JsonRows::synthetic() const {
  element at = document_->top;
  bool synthetic = false;
  return follow(at, {"synthetic"}) && at.get(synthetic) == simdjson::SUCCESS && synthetic;
}

}  // namespace lantian::observe
