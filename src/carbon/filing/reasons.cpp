#include "carbon/filing/reasons.hpp"

#include "base/text.hpp"
#include "inventory/faults.hpp"

#include <fmt/core.h>

#include <optional>
#include <set>

namespace lantian::carbon {
namespace {

constexpr std::size_t reason_places = 9;

std::string reason_place(std::size_t number) {
  return fmt::format("{{{}}}", number);
}

/// The sentence cut at {1}, {2}, ... in this order.
std::vector<std::string> reason_pieces(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t number = 1; number <= reason_places; ++number) {
    const std::string place = reason_place(number);
    const std::size_t at = text.find(place);
    if (at == std::string_view::npos) break;
    out.emplace_back(text.substr(0, at));
    text.remove_prefix(at + place.size());
  }
  out.emplace_back(text);
  return out;
}

/// What stands at the places, when the sentence is of this kind.
std::optional<std::vector<std::string>> reason_values(const std::vector<std::string>& pieces, std::string_view text) {
  if (!text.starts_with(pieces.front())) return std::nullopt;
  text.remove_prefix(pieces.front().size());
  std::vector<std::string> out;
  for (std::size_t i = 1; i < pieces.size(); ++i) {
    const bool last = i + 1 == pieces.size();
    if (last && !text.ends_with(pieces[i])) return std::nullopt;
    const std::size_t at = last ? text.size() - pieces[i].size() : text.find(pieces[i]);
    if (at == std::string_view::npos) return std::nullopt;
    out.emplace_back(text.substr(0, at));
    text.remove_prefix(at + pieces[i].size());
  }
  return text.empty() ? std::optional{std::move(out)} : std::nullopt;
}

}  // namespace

Result<ReasonBook> ReasonBook::read(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  ReasonBook book;
  if (const auto tree = terms::parse_tree(file, faults)) {
    terms::Section top{*tree, file.path, faults};
    std::set<std::string> seen;
    for (terms::Section& row : top.sections("reason")) {
      const std::string en = row.text("en");
      Reason one{reason_pieces(en), row.text("zh")};
      row.finish();
      if (!seen.insert(en).second) row.fault(row.line_of("en"), "this sentence stands here twice");
      for (std::size_t number = 1; number <= reason_places; ++number) {
        const bool in_en = number < one.pieces.size();
        if (in_en == (one.zh.find(reason_place(number)) != std::string::npos)) continue;
        row.fault(row.line_of("zh"), fmt::format("only one language has the place {}", reason_place(number)));
      }
      book.reasons_.push_back(std::move(one));
    }
    top.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return book;
}

terms::Name ReasonBook::said(std::string_view sentence) const {
  return {in_chinese(sentence), std::string{sentence}};
}

std::string ReasonBook::in_chinese(std::string_view sentence) const {
  if (const std::size_t end = sentence.find('\n'); end != std::string_view::npos) {
    return in_chinese(sentence.substr(0, end)) + "\n" + in_chinese(sentence.substr(end + 1));
  }
  for (const Reason& one : reasons_) {
    const auto values = reason_values(one.pieces, sentence);
    if (!values) continue;
    std::string out = one.zh;
    for (std::size_t i = 0; i < values->size(); ++i) {
      const std::string place = reason_place(i + 1);
      if (const std::size_t at = out.find(place); at != std::string::npos) out.replace(at, place.size(), (*values)[i]);
    }
    return out;
  }
  return std::string{sentence};
}

}  // namespace lantian::carbon
