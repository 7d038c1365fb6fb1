#pragma once
#include "report/respond_review.hpp"

/// The sections of a review. Only for the files respond_review*.cpp.
namespace lantian::report {

/// A table under way: columns by key ("review.c_<key>" is the title), cells appended to the last row.
class PaperTableDraft {
 public:
  PaperTableDraft(const PaperSpeech& speech, std::string id);
  PaperTableDraft& column(const char* key, int width = 3, terms::ListingKind kind = terms::ListingKind::text,
                          const char* unit = "");
  PaperTableDraft& number(const char* key, const char* unit = "", int width = 3) {
    return column(key, width, terms::ListingKind::number, unit);
  }
  PaperTableDraft& row();
  PaperTableDraft& text(std::string text);
  PaperTableDraft& word(const char* kind, std::string_view word);  ///< "review.<kind>_<word>"
  PaperTableDraft& whole(const std::optional<std::int64_t>& value);
  PaperTableDraft& value(const std::optional<double>& value, int places);
  PaperTableDraft& day(Day day);
  PaperTableDraft& instant(const std::optional<UtcSeconds>& instant);
  PaperTableDraft& truth(const std::optional<bool>& truth);
  PaperTableDraft& nothing();
  PaperTable done() { return std::move(table_); }
  bool empty() const { return table_.rows.empty(); }

 private:
  PaperTableDraft& put(terms::ListingValue value);
  const PaperSpeech& speech_;
  PaperTable table_;
};

/// "III", of a class 0 to 5.
std::string class_numeral(const std::optional<int>& index_class);
PaperSection forecast_section(const respond::EpisodeReview& review, const PaperSpeech& speech);
PaperSection timing_section(const respond::EpisodeReview& review, const PaperSpeech& speech);
PaperSection share_section(const respond::EpisodeReview& review, const PaperSpeech& speech);
PaperSection air_section(const respond::EpisodeReview& review, const PaperSpeech& speech);
PaperSection correction_section(const respond::EpisodeReview& review, const PaperSpeech& speech);
/// How often the class and heavy pollution were right at a lead.
std::string lead_score_words(const respond::LevelMatrix& matrix, const Wording& words);
/// Rows expected, columns observed.
PaperTable matrix_table(const respond::LevelMatrix& matrix, const PaperSpeech& speech);

}  // namespace lantian::report
