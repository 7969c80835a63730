-- Runs inside Neovim: a session with the policy language server over its built-in client.
-- Prints one line for each check, `ok ...` or `FAIL ...`. Works with the client of Neovim 0.7 and of later versions.
local server, workspace = vim.env.POLICYC_SERVER, vim.env.POLICYC_WORKSPACE
local failed = false

local function report(name, passed, note)
  failed = failed or not passed
  io.stdout:write((passed and '  ok ' or '  FAIL ') .. name .. (note and (': ' .. note) or '') .. '\n')
end

local function wait(check)
  return vim.wait(10000, check, 10)
end

local function request(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 5000) or {}
  for _, answer in pairs(answers) do
    return answer.result
  end
end

vim.cmd('edit ' .. vim.fn.fnameescape(workspace .. '/exposure.policy'))
vim.bo.filetype = 'policyc'
local id = vim.lsp.start_client({ name = 'policyc', cmd = { 'node', server, '--stdio' }, root_dir = workspace })
vim.lsp.buf_attach_client(0, id)
wait(function() return vim.lsp.get_client_by_id(id) ~= nil and vim.lsp.get_client_by_id(id).initialized end)

-- Line 16 is `  require endpoint.auth != none`; Neovim counts from 0.
vim.api.nvim_buf_set_text(0, 15, 22, 15, 23, { '' })
local found = wait(function() return #vim.diagnostic.get(0) == 1 end)
local diagnostic = vim.diagnostic.get(0)[1]
report('diagnostic', found and diagnostic.lnum == 15 and diagnostic.code == 'resolve/unknown-field',
  diagnostic and diagnostic.message:match('[^\n]*'))

vim.api.nvim_buf_set_text(0, 15, 22, 15, 22, { 'h' })
report('diagnostic cleared', wait(function() return #vim.diagnostic.get(0) == 0 end))

vim.api.nvim_win_set_cursor(0, { 16, 20 })
local hover = request('textDocument/hover', vim.lsp.util.make_position_params(0, 'utf-16'))
report('hover', hover ~= nil and hover.contents.value:find('Endpoint.auth: AuthKind or unknown', 1, true) ~= nil)

vim.api.nvim_win_set_cursor(0, { 16, 19 })
local completion = request('textDocument/completion', vim.lsp.util.make_position_params(0, 'utf-16')) or {}
local labels = {}
for _, item in ipairs(completion.items or completion) do table.insert(labels, item.label) end
report('completion', vim.tbl_contains(labels, 'auth') and vim.tbl_contains(labels, 'ip_limited'),
  table.concat(vim.list_slice(labels, 1, 4), ', '))

local definition = request('textDocument/definition', vim.lsp.util.make_position_params(0, 'utf-16'))
local place = definition and (definition[1] or definition) or {}
report('definition', (place.targetUri or place.uri or ''):match('nocode%.policy$') ~= nil)

vim.api.nvim_buf_set_text(0, 9, 0, 9, 0, { '      ' })
if vim.lsp.buf.format then
  vim.lsp.buf.format({ async = false, timeout_ms = 5000 })
else
  vim.lsp.buf.formatting_sync(nil, 5000)
end
report('formatting', vim.api.nvim_buf_get_lines(0, 9, 10, false)[1] == '  severity high')

vim.lsp.stop_client(id)
report('stopped', wait(function() return vim.lsp.get_client_by_id(id) == nil or vim.lsp.client_is_stopped(id) end))
vim.cmd(failed and 'cquit!' or 'qall!')
