#pragma once
#include "base/result.hpp"
#include "report/office/document.hpp"
#include "report/templates.hpp"
#include "report/wording.hpp"
#include "terms/listing.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A paper of a response - sections of sentences, tables, a chart - that leaves as .docx, .xlsx or Markdown and says
/// the same in each.
namespace lantian::report {

struct PaperColumn {
  std::string key;    ///< of the list: "planned_g_d"
  std::string title;  ///< in the reader's language
  std::string unit;
  terms::ListingKind kind = terms::ListingKind::text;
  int width = 3;  ///< share of the type width
};

struct PaperTable {
  std::string id;       ///< of the sheet
  std::string caption;  ///< also the name of the sheet; at most 31 characters there
  std::vector<PaperColumn> columns;
  std::vector<std::vector<terms::ListingValue>> rows;  ///< nothing = missing, never 0
};

struct PaperSection {
  std::string heading;
  std::vector<std::string> paragraphs;
  std::vector<PaperTable> tables;
  std::optional<Chart> chart;
  std::string chart_caption;
};

struct Paper {
  std::string title, subtitle;
  bool synthetic = false;
  std::string synthetic_words;  ///< what is made up here; empty: the words of bulletins on the air
  std::vector<PaperSection> sections;
};

/// How a paper speaks. `name`: what people call a place or plant; its id when nobody named it.
struct PaperSpeech {
  const Templates* templates = nullptr;
  Language language = Language::zh;
  std::function<std::string(std::string_view id)> name;

  Wording words() const { return {*templates, language}; }
  std::string say(std::string_view key) const { return words().say(key); }
  std::string name_of(std::string_view id) const { return name ? name(id) : std::string{id}; }
};

/// A number of so many places, half to even; nothing for nothing.
terms::ListingValue paper_number(const std::optional<double>& value, int places);
/// The same as text with a true minus; the dash for nothing.
std::string paper_text(const std::optional<double>& value, int places, const Wording& words);

/// The layout of official documents, as bulletins have it. Returns io.
Result<std::string> paper_docx(const Paper& paper, const PaperSpeech& speech);
/// A list for each table.
terms::ListingBook paper_listings(const Paper& paper, const PaperSpeech& speech);
std::string paper_markdown(const Paper& paper, const PaperSpeech& speech);

}  // namespace lantian::report
