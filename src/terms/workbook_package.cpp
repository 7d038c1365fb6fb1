#include "terms/workbook_package.hpp"

#include "base/source_text.hpp"
#include "terms/sheet_limits.hpp"

#include <fmt/core.h>
#include <zip.h>

#include <algorithm>

/// The only place that knows libzip.
namespace lantian::terms {
namespace {

constexpr std::uint64_t most_part_bytes = std::uint64_t{384} << 20U;
constexpr std::uint64_t most_ratio = 250;  ///< unpacked to packed, of parts above the next line
constexpr std::uint64_t ratio_from_bytes = std::uint64_t{8} << 20U;

struct CloseZipFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

bool is_bomb(const zip_stat_t& stat) {
  if (stat.size > most_part_bytes) return true;
  return stat.size > ratio_from_bytes && stat.size / std::max<zip_uint64_t>(stat.comp_size, 1) > most_ratio;
}

}  // namespace

void WorkbookPackage::Close::operator()(zip* opened) const {
  zip_discard(opened);
}

Error WorkbookPackage::fault(std::string message) const {
  return not_a_table(path_, 0, std::move(message));
}

Result<WorkbookPackage> WorkbookPackage::open(const SourceFile& file) {
  WorkbookPackage package;
  package.path_ = file.path;
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(file.text.data(), file.text.size(), 0, &error);
  if (source != nullptr) {
    package.zip_.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
    if (!package.zip_) zip_source_free(source);
  }
  const std::string why = zip_error_strerror(&error);
  zip_error_fini(&error);
  if (!package.zip_)
    return package.fault(fmt::format("this is a damaged workbook or zip file ({}); copy it again", why));
  return package;
}

Result<std::string> WorkbookPackage::unpack(std::uint64_t index, std::uint64_t size, const std::string& name) const {
  const std::unique_ptr<zip_file_t, CloseZipFile> part{zip_fopen_index(zip_.get(), index, 0)};
  if (!part) return fault(fmt::format("its part '{}' cannot be opened: {}", name, zip_strerror(zip_.get())));
  // One byte more than promised, to see a part that is longer than it says.
  std::string bytes(static_cast<std::size_t>(size) + 1, '\0');
  std::size_t used = 0;
  while (used < bytes.size()) {
    const zip_int64_t got = zip_fread(part.get(), bytes.data() + used, bytes.size() - used);
    if (got < 0) return fault(fmt::format("its part '{}' is damaged; copy the file again", name));
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
  }
  if (used > size) return fault(fmt::format("its part '{}' is longer than it says; the file is damaged", name));
  bytes.resize(used);
  if (!is_mostly_ascii_utf8(bytes))
    return fault(fmt::format("its part '{}' is not UTF-8; save the workbook again", name));
  return bytes;
}

Result<std::string> WorkbookPackage::part(const std::string& name) const {
  const zip_int64_t at = zip_name_locate(zip_.get(), name.c_str(), ZIP_FL_NOCASE);
  if (at < 0) return Error{ErrorCode::not_found, fmt::format("it has no part '{}'", name), path_};
  zip_stat_t stat;
  zip_stat_init(&stat);
  constexpr zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
  const auto index = static_cast<zip_uint64_t>(at);
  if (zip_stat_index(zip_.get(), index, 0, &stat) != 0 || (stat.valid & needed) != needed)
    return fault(fmt::format("its part '{}' cannot be read; copy the file again", name));
  if (is_bomb(stat)) {
    return fault(
        fmt::format("its part '{}' says that {} bytes unpack to {}, which no filled-in table does; split the "
                    "table or save it as 'CSV UTF-8'",
                    name, stat.comp_size, stat.size));
  }
  return unpack(index, stat.size, name);
}

}  // namespace lantian::terms
