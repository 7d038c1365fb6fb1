#include "keep/review_book.hpp"

#include "assess/cems_csv.hpp"
#include "base/csv_rows.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <utility>

namespace lantian::keep {
namespace {

using assess::ExceedanceReview;

constexpr std::string_view review_head = "at_utc,outlet,factor,first_bj,last_bj,state,reviewer,reason,chain\n";
constexpr std::size_t review_cells = 9;
constexpr std::size_t longest_text = 2000;

std::string quoted_cell(std::string_view text) {
  std::string cell = "\"";
  for (const char c : text) {
    if (c == '"') cell += '"';
    cell += c;
  }
  return cell + '"';
}

/// The line without its chain: what the chain is made over.
std::string content_of(const ExceedanceReview& review) {
  return fmt::format("{},{},{},{},{},{},{},{}", text_of(review.at), quoted_cell(review.outlet),
                     quoted_cell(review.factor), text_of(review.first), text_of(review.last), name_of(review.state),
                     quoted_cell(review.reviewer), quoted_cell(review.reason));
}

std::string chained(std::string_view before, std::string_view content) {
  return sha256_hex(fmt::format("{}\n{}", before, content));
}

/// "2026-12-02T03:04:05Z".
std::optional<UtcSeconds> parse_instant(std::string_view text) {
  if (text.size() != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z')
    return std::nullopt;
  const auto day = parse_day(text.substr(0, 10));
  const auto two = [&](std::size_t at) {
    int value = -1;
    std::from_chars(text.data() + at, text.data() + at + 2, value);
    return value;
  };
  if (!day || two(11) < 0 || two(14) < 0 || two(17) < 0) return std::nullopt;
  return UtcSeconds{day->time_since_epoch() + std::chrono::hours{two(11)} + std::chrono::minutes{two(14)} +
                    std::chrono::seconds{two(17)}};
}

std::optional<ExceedanceReview> review_of(const std::vector<std::string_view>& cells) {
  if (cells.size() != review_cells) return std::nullopt;
  const auto at = parse_instant(cells[0]);
  const auto first = assess::parse_hour_ending(cells[3]);
  const auto last = assess::parse_hour_ending(cells[4]);
  const auto state = assess::parse_review_state(cells[5]);
  if (!at || !first || !last || !state) return std::nullopt;
  return ExceedanceReview{std::string{cells[1]}, std::string{cells[2]}, *first, *last, *state,
                          std::string{cells[7]}, std::string{cells[6]}, *at};
}

struct Reviews {
  std::vector<ExceedanceReview> reviews;
  std::string chain;  ///< of the last line
};

Error broken_line(const std::string& file, std::uint32_t line) {
  return {ErrorCode::corrupt,
          fmt::format("{}:{}: the line does not follow from the lines before it: one was changed, removed or put in by "
                      "hand. Restore the file from a backup; reviews are added by 'lantian cems review' alone",
                      file, line),
          ""};
}

Result<Reviews> parse_reviews(const std::string& file, const std::string& text) {
  Reviews result;
  if (text.empty()) return result;
  if (!text.starts_with(review_head) || text.back() != '\n') return broken_line(file, 1);
  CsvRows rows{text, ',', false};
  rows.next();
  for (auto outcome = rows.next(); outcome != CsvRows::Outcome::end; outcome = rows.next()) {
    if (outcome != CsvRows::Outcome::row) return broken_line(file, rows.line());
    const auto review = review_of(rows.cells());
    if (!review) return broken_line(file, rows.line());
    const std::string chain = chained(result.chain, content_of(*review));
    if (rows.raw() != content_of(*review) + "," + chain) return broken_line(file, rows.line());
    result.reviews.push_back(*review);
    result.chain = chain;
  }
  return result;
}

Result<Reviews> load_reviews(const std::string& file) {
  if (!exists(file)) return Reviews{};
  LANTIAN_TRY(const std::string text, read_file(file));
  return parse_reviews(file, text);
}

/// Holds "FILE.lock" while it lives, so that no line is lost between reading and writing.
class ReviewLock {
 public:
  static Result<ReviewLock> wait(const std::string& file) {
    const std::string path = file + ".lock";
    const int descriptor = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644);
    if (descriptor < 0 || ::flock(descriptor, LOCK_EX) != 0) {
      const Error error{ErrorCode::io, fmt::format("{} cannot be locked: {}", path, std::strerror(errno)), ""};
      if (descriptor >= 0) ::close(descriptor);
      return error;
    }
    return ReviewLock{descriptor};
  }
  ReviewLock(ReviewLock&& other) noexcept : descriptor_{std::exchange(other.descriptor_, -1)} {}
  ReviewLock(const ReviewLock&) = delete;
  ReviewLock& operator=(const ReviewLock&) = delete;
  ReviewLock& operator=(ReviewLock&&) = delete;
  ~ReviewLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

 private:
  explicit ReviewLock(int descriptor) : descriptor_{descriptor} {}
  int descriptor_;
};

Result<void> check_texts(const ExceedanceReview& review) {
  for (const std::string* text : {&review.outlet, &review.factor, &review.reviewer, &review.reason}) {
    const bool control = std::ranges::any_of(*text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (!control && text->size() <= longest_text && is_utf8(*text)) continue;
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} holds a line break or another control character, is no UTF-8, or is longer than {} "
                             "bytes; write one line of text",
                             in_quotes(*text), longest_text),
                 ""};
  }
  return {};
}

}  // namespace

Result<std::vector<ExceedanceReview>> read_reviews(const std::string& file) {
  LANTIAN_TRY(Reviews known, load_reviews(file));
  return std::move(known.reviews);
}

Result<void> add_review(const std::string& file, const ExceedanceReview& review) {
  LANTIAN_CHECK(assess::check_review(review));
  LANTIAN_CHECK(check_texts(review));
  LANTIAN_TRY(const ReviewLock lock, ReviewLock::wait(file));
  std::string text{review_head};
  if (exists(file)) {
    LANTIAN_TRY(text, read_file(file));
  }
  LANTIAN_TRY(const Reviews known, parse_reviews(file, text));
  const std::string content = content_of(review);
  return write_file(file, fmt::format("{}{},{}\n", text, content, chained(known.chain, content)));
}

}  // namespace lantian::keep
