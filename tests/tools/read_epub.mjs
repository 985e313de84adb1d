// Opens an EPUB in a reading engine (foliate-js in a browser without a window) and prints, as JSON, what a reader meets:
//   node read_epub.mjs BOOK.epub --browser /usr/bin/chromium [--all-notes] [--pictures FOLDER --sections 3,7 --screens 2 --style CSS --width 600 --height 800]
// Serves its own files and the book, and nothing else, on this machine only.
import { createServer } from 'node:http'
import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import puppeteer from 'puppeteer-core'

const here = path.dirname(fileURLToPath(import.meta.url))
const { values: options, positionals } = parseArgs({
    allowPositionals: true,
    options: {
        browser: { type: 'string' },
        'all-notes': { type: 'boolean', default: false },
        pictures: { type: 'string' },
        sections: { type: 'string', default: '' },
        screens: { type: 'string', default: '1' },
        style: { type: 'string', default: '' },
        width: { type: 'string', default: '600' },
        height: { type: 'string', default: '800' },
    },
})
const types = { '.js': 'text/javascript', '.html': 'text/html', '.epub': 'application/epub+zip' }

const serve = async (request, response) => {
    const name = decodeURIComponent(new URL(request.url, 'http://here').pathname)
    const file = name === '/book.epub' ? path.resolve(positionals[0]) : path.join(here, path.normalize(name))
    try {
        const content = await readFile(file)
        response.writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' }).end(content)
    } catch {
        response.writeHead(404).end()
    }
}

const readAll = async (tab, book, complaints) => {
    const report = { ...book, read: [], opened: [], reached: [], numbers: null, complaints }
    for (const index of book.sections.keys()) {
        const section = await tab.evaluate(number => window.readSection(number), index)
        report.read.push(section)
        const count = options['all-notes'] ? section.notes : Math.min(section.notes, 1)
        for (let note = 0; note < count; note += 1)
            report.opened.push(await tab.evaluate((...place) => window.openNote(...place), index, note))
        report.numbers ??= await tab.evaluate(number => window.showNumbers(number), index)
    }
    for (const { href, label } of book.pages)
        report.reached.push({ label, shown: await tab.evaluate(address => window.goToPage(address), href) })
    return report
}

const takePictures = async tab => {
    await mkdir(options.pictures, { recursive: true })
    for (const index of options.sections.split(',').filter(Boolean).map(Number))
        for (let screen = 0; screen < Number(options.screens); screen += 1) {
            await tab.evaluate((...place) => window.show(...place), index, screen)
            await tab.screenshot({ path: path.join(options.pictures, `${index}-${screen + 1}.png`) })
        }
}

const server = createServer(serve)
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const browser = await puppeteer.launch({ executablePath: options.browser, args: ['--no-sandbox', '--disable-gpu'], headless: true, timeout: 60000 })
try {
    const tab = await browser.newPage()
    const complaints = []
    tab.on('console', message => message.type() === 'error' && complaints.push(message.text()))
    tab.on('pageerror', error => complaints.push(error.message))
    await tab.setViewport({ width: Number(options.width), height: Number(options.height) })
    const address = `http://127.0.0.1:${server.address().port}`
    await tab.goto(`${address}/reader.html`)
    await tab.waitForFunction('window.ready')
    const book = await tab.evaluate((...how) => window.openBook(...how), `${address}/book.epub`, options.style)
    if (options.pictures) await takePictures(tab)
    else console.log(JSON.stringify(await readAll(tab, book, complaints)))
} finally {
    await browser.close()
    server.close()
}
